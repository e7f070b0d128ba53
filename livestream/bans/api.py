"""Bans of a room over the API: for a platform whose operators mute and shut out viewers in its own app."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import MachineClient, Party
from accounts.requests import ClientRequest
from accounts.services import site_client
from api.problems import Problem
from livestream.admission.api import PartyNamed, refused
from livestream.admission.refused import Refused
from livestream.bans.services import LONGEST_WORDS, ban_named, bans_of, in_force, lift_ban
from livestream.models import Channel, RoomBan, Stream

MOST_SHOWN = 200


class BanFacts(PartyNamed):
    kind = serializers.ChoiceField(RoomBan.Kind.choices)
    why = serializers.ChoiceField(RoomBan.Why.choices)
    until = serializers.DateTimeField(help_text="a year away at most")
    words = serializers.CharField(max_length=LONGEST_WORDS, required=False, allow_blank=True)
    stream = serializers.UUIDField(required=False, help_text="during which broadcast, when it was during one")


class BanAnswer(serializers.Serializer):
    id = serializers.UUIDField()
    party = serializers.UUIDField()
    ref = serializers.CharField(help_text="your own name of the viewer")
    kind = serializers.CharField()
    why = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    lifted_at = serializers.DateTimeField(allow_null=True)


class BansAnswer(serializers.Serializer):
    bans = BanAnswer(many=True, help_text=f"in force, the newest {MOST_SHOWN}")


def ban_json(ban: RoomBan) -> dict[str, Any]:
    return {
        "id": str(ban.pk),
        "party": str(ban.party_id),
        "ref": ban.party.ref,
        "kind": ban.kind,
        "why": ban.why,
        "since": ban.starts_at,
        "until": ban.ends_at,
        "lifted_at": ban.lifted_at,
    }


def room_of(client: MachineClient, ref: str) -> Channel:
    channel = Channel.objects.select_related("client", "operator").filter(client=client, ref=ref).first()
    if channel is None:
        raise Problem(404, "unknown_room")
    return channel


class Bans(APIView):
    scope = "streams"

    @extend_schema(responses={200: BansAnswer})
    def get(self, request: ClientRequest, room: str) -> Response:
        """Who is muted in this room or shut out of it now."""
        found = bans_of(room_of(request.user, room)).filter(in_force())[:MOST_SHOWN]
        return Response({"bans": [ban_json(ban) for ban in found]})

    @extend_schema(request=BanFacts, responses={200: BanAnswer, 201: BanAnswer})
    def post(self, request: ClientRequest, room: str) -> Response:
        """Mute a viewer in this room or shut it out; the same said twice is once, another end takes its place."""
        facts = BanFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        said, channel = facts.validated_data, room_of(request.user, room)
        stream = _stream(request.user, said["stream"]) if "stream" in said else None
        try:
            made, new = ban_named(
                channel=channel,
                viewer=_viewer(request.user, said),
                kind=said["kind"],
                why=said["why"],
                words=said.get("words", ""),
                ends_at=said["until"],
                client=request.user,
                stream=stream,
            )
        except Refused as error:
            raise refused(error) from None
        return Response(ban_json(made), status=201 if new else 200)


class OneBan(APIView):
    scope = "streams"

    @extend_schema(responses={200: BanAnswer})
    def delete(self, request: ClientRequest, room: str, ban_id: UUID) -> Response:
        """End a ban before its time; one that is over stays as it is."""
        lifted = lift_ban(channel=room_of(request.user, room), ban_id=ban_id, client=request.user)
        if lifted is None:
            raise Problem(404, "unknown_ban")
        return Response(ban_json(lifted))


def _viewer(client: MachineClient, said: dict[str, Any]) -> str:
    """The platform's own name, or our id: one that is nobody's is no new viewer."""
    if "ref" in said:
        return said["ref"]
    at_home = Q(client=client) | Q(client=site_client())
    if not Party.objects.filter(at_home, pk=said["party"]).exists():
        raise Problem(404, "unknown_viewer")
    return str(said["party"])


def _stream(client: MachineClient, stream_id: UUID) -> Stream:
    stream = Stream.objects.filter(client=client, pk=stream_id).first()
    if stream is None:
        raise Problem(404, "unknown_stream")
    return stream


# a platform's own name of a room may hold slashes
urlpatterns = [
    path("rooms/<path:room>/bans", Bans.as_view(), name="api_room_bans"),
    path("rooms/<path:room>/bans/<uuid:ban_id>", OneBan.as_view(), name="api_room_ban"),
]
