"""Parties over the API: a platform tells of its own, hands in who they are, and asks how far the check is.

Personal data goes in here and never comes out.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import client_actor
from accounts.ages import BAND_CHOICES
from accounts.identity.facts import Facts
from accounts.identity.parties import party_of_client
from accounts.identity.reasons import REFUSALS, SUSPENSIONS
from accounts.identity.refusing import Rejected
from accounts.identity.submission import is_on_file, save_draft, submit
from accounts.models import Identity, MachineClient, Party
from accounts.personal.consents import show
from accounts.personal.texts import codes
from accounts.refusals import as_json
from accounts.requests import ClientRequest
from accounts.roles import PARTY_ROLES
from api.fields import Strict
from api.problems import Problem


class NoticeFacts(Strict):
    """Which of our texts the platform showed before it asked (PIPL 17)."""

    code = serializers.ChoiceField(codes())
    language = serializers.ChoiceField(settings.LANGUAGES)


class IdentityFacts(Strict):
    """What stands on the document. A platform that knows nothing but an age band sends that alone."""

    kind = serializers.ChoiceField(Identity.Kind.choices, default=Identity.Kind.PERSON)
    document_type = serializers.ChoiceField(Identity.DocumentType.choices, required=False)
    number = serializers.CharField(max_length=64, required=False)
    real_name = serializers.CharField(max_length=160, required=False)
    mobile = serializers.CharField(max_length=40, required=False)
    residence = serializers.CharField(max_length=400, required=False)
    birth_date = serializers.DateField(required=False, help_text="only for documents whose number does not carry it")
    document_until = serializers.DateField(required=False)
    band = serializers.ChoiceField(BAND_CHOICES, required=False)
    notice = NoticeFacts(required=False)


class OnePartyFacts(Strict):
    ref = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=80)
    roles = serializers.ListField(child=serializers.ChoiceField(PARTY_ROLES), min_length=1, max_length=5)
    place = serializers.RegexField(r"^\d{6}\Z", help_text="GB/T 2260, six digits")
    identity = IdentityFacts(required=False)


class ReasonSchema(serializers.Serializer):
    code = serializers.CharField()
    article = serializers.CharField()
    what = serializers.CharField()
    next = serializers.CharField()


class IdentitySchema(serializers.Serializer):
    state = serializers.ChoiceField([*Identity.State.values, "lapsed"])
    kind = serializers.ChoiceField(Identity.Kind.choices)
    submission = serializers.IntegerField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    verified_at = serializers.DateTimeField(allow_null=True)
    recheck_due_at = serializers.DateTimeField(allow_null=True)
    recheck_waits = serializers.BooleanField()
    reasons = ReasonSchema(many=True)


class PartySchema(serializers.Serializer):
    id = serializers.UUIDField()
    ref = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(PARTY_ROLES))
    place = serializers.CharField()
    identity = IdentitySchema(allow_null=True)


def party_json(party: Party, identity: Identity | None) -> dict[str, Any]:
    return {
        "id": str(party.pk),
        "ref": party.ref,
        "roles": party.roles,
        "place": party.place,
        "identity": identity and _identity_json(identity),
    }


def _identity_json(identity: Identity) -> dict[str, Any]:
    table = REFUSALS | SUSPENSIONS
    reasons = [(code, table[code]) for code in identity.reasons if code in table]
    return {
        "state": identity.standing(timezone.now()),
        "kind": identity.kind,
        "submission": identity.submission,
        "submitted_at": identity.submitted_at,
        "verified_at": identity.verified_at,
        "recheck_due_at": identity.recheck_due_at,
        "recheck_waits": identity.recheck_asked_at is not None,
        "reasons": [
            {"code": code, "article": ground.article, "what": str(ground.what), "next": str(ground.next)}
            for code, ground in reasons
        ],
    }


def _invalid(rejected: Rejected, under: str = "") -> Problem:
    errors: dict[str, Any] = {under: rejected.errors} if under else rejected.errors
    refusals = [as_json(refusal) for refusal in rejected.refusals]
    return Problem(400, "invalid", errors=errors, **({"refusals": refusals} if refusals else {}))


@transaction.atomic
def _hand_in(client: MachineClient, party: Party, told: dict[str, Any], *, again: bool) -> Identity:
    """`again` False: what is on file already is not handed in once more, since the whole request is idempotent."""
    notice = told.pop("notice", None)
    facts = Facts(**told)
    known = Identity.objects.select_related("party").filter(party=party).first()
    if known and not again and is_on_file(known, facts):
        return known
    actor = client_actor(client)
    if facts.number:
        shown = [notice["code"]] if notice else []
        identity = submit(party=party, facts=facts, actor=actor, shown=shown)
    else:
        # a band alone, or a mobile to be reached under, is no identity to verify
        identity = save_draft(party=party, facts=facts, actor=actor)
    if notice:
        show(party=party, purpose=notice["code"], user=None, language=notice["language"])
    return identity


class Parties(APIView):
    scope = "parties"

    @extend_schema(request=OnePartyFacts, responses={201: PartySchema, 200: PartySchema})
    def post(self, request: ClientRequest) -> Response:
        """Tell of a party, and of its identity if you have it; the same ref is the same party."""
        checked = OnePartyFacts(data=request.data)
        checked.is_valid(raise_exception=True)
        facts = dict(checked.validated_data)
        told = facts.pop("identity", None)
        try:
            with transaction.atomic():
                try:
                    party, created = party_of_client(client=request.user, **facts)
                except Rejected as rejected:
                    raise _invalid(rejected) from None
                if told is not None:
                    _hand_in(request.user, party, told, again=False)
        except Rejected as rejected:
            raise _invalid(rejected, "identity") from None
        return Response(party_json(party, _identity_of(party)), 201 if created else 200)


class OneParty(APIView):
    scope = "parties"

    @extend_schema(responses={200: PartySchema})
    def get(self, request: ClientRequest, party_id: UUID) -> Response:
        """How far the party's registration is."""
        party = _own(request.user, party_id)
        return Response(party_json(party, _identity_of(party)))


class PartyIdentity(APIView):
    scope = "parties"

    @extend_schema(request=IdentityFacts, responses={200: PartySchema})
    def post(self, request: ClientRequest, party_id: UUID) -> Response:
        """Hand in the party's identity, anew or for its re-check. Whether a number is known changes no answer."""
        party = _own(request.user, party_id)
        checked = IdentityFacts(data=request.data)
        checked.is_valid(raise_exception=True)
        try:
            identity = _hand_in(request.user, party, dict(checked.validated_data), again=True)
        except Rejected as rejected:
            raise _invalid(rejected) from None
        return Response(party_json(party, identity))


def _own(client: MachineClient, party_id: UUID) -> Party:
    """Another client's party is as unknown as one that does not exist."""
    party = Party.objects.filter(client=client, pk=party_id).first()
    if party is None:
        raise Problem(404, "unknown_party")
    return party


def _identity_of(party: Party) -> Identity | None:
    return Identity.objects.filter(party=party).first()


urlpatterns = [
    path("parties", Parties.as_view(), name="api_parties"),
    path("parties/<uuid:party_id>", OneParty.as_view(), name="api_party"),
    path("parties/<uuid:party_id>/identity", PartyIdentity.as_view(), name="api_party_identity"),
]
