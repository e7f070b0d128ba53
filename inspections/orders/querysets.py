from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import AuthorityPost, Party, User
from evidence.models import Exhibit
from inspections.models import Inspection, InspectionFinding, MysteryNote, Penalty
from inspections.orders.policies import may_answer, within
from livestream.models import Channel, Stream

# who does business; somebody who only buys is nobody's to inspect unless the order names it
TRADE = ("streamer", "operator", "agency", "supplier")
CLOSED = (Inspection.State.CLOSED, Inspection.State.WITHDRAWN)


def visible_to_authority(post: AuthorityPost) -> QuerySet[Inspection]:
    """Its own, and those of its department in the places below."""
    return Inspection.objects.filter(within(post.place), department=post.department)


def visible_to_platform(user: User) -> QuerySet[Inspection]:
    return Inspection.objects.all() if may_answer(user) else Inspection.objects.none()


def waiting_for_platform() -> QuerySet[Inspection]:
    """What the platform owes something: an acknowledgement, material, a proof."""
    owed = Q(state__in=("ordered", "acknowledged")) | Q(findings__answer__in=("owed", "refused"))
    return Inspection.objects.filter(owed, closed_at=None).distinct()


def rooms_in(place: str) -> QuerySet[Channel]:
    return Channel.objects.filter(within(place))


def streams_in(place: str) -> QuerySet[Stream]:
    return Stream.objects.filter(within(place))


def parties_in(place: str) -> QuerySet[Party]:
    """Registered there, or with a part in a room or stream of there: who sells into a place is inspected in it."""
    here = within(place) | within(place, "channels__place") | within(place, "stream_roles__stream__place")
    return Party.objects.filter(here).distinct()


def covered_parties(inspection: Inspection) -> QuerySet[Party]:
    """Whom the inspection covers: those named, and who has a part in the rooms and streams named; without any, whoever
    of `TRADE` is in its place."""
    rooms, streams, parties = _named(inspection)
    if not rooms and not streams and not parties:
        return parties_in(inspection.scope_place).filter(roles__overlap=TRADE)
    behind = Q(pk__in=parties) | Q(channels__in=rooms) | Q(stream_roles__stream__in=streams)
    behind |= Q(stream_roles__stream__channel__in=rooms) | Q(channels__streams__in=streams)
    return Party.objects.filter(behind).distinct()


def covered_rooms(inspection: Inspection) -> QuerySet[Channel]:
    """The rooms it covers: those named, those of streams named, those that parties named run; without any, the
    place's."""
    rooms, streams, parties = _named(inspection)
    if not rooms and not streams and not parties:
        return rooms_in(inspection.scope_place)
    behind = Q(pk__in=rooms) | Q(streams__in=streams) | Q(operator__in=parties)
    return Channel.objects.filter(behind).distinct()


def _named(inspection: Inspection) -> tuple[list[int], list[UUID], list[UUID]]:
    """Numbers of the rooms, streams and parties that the order names."""
    return (
        list(inspection.channels.values_list("pk", flat=True)),
        list(inspection.streams.values_list("pk", flat=True)),
        list(inspection.parties.values_list("pk", flat=True)),
    )


def files_of(inspection: Inspection, *, notes: bool) -> QuerySet[Exhibit]:
    """What its findings and proofs rest on; with what its mystery notes do, if `notes`."""
    rows: list[QuerySet[Any]] = [
        InspectionFinding.exhibits.through.objects.filter(inspectionfinding__inspection=inspection),
        InspectionFinding.proof_files.through.objects.filter(inspectionfinding__inspection=inspection),
    ]
    if notes:
        rows.append(MysteryNote.files.through.objects.filter(mysterynote__inspection=inspection))
    found = Q()
    for some in rows:
        found |= Q(pk__in=some.values("exhibit"))
    return Exhibit.objects.filter(found)


def penalties_of(party: Party) -> QuerySet[Penalty]:
    """Newest first; what was taken back stays, and says so."""
    return Penalty.objects.filter(party=party).select_related("finding__inspection").order_by("-pk")
