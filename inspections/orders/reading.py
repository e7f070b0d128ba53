"""What the page of an inspection reads: each kind of row once, however many there are."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Prefetch, prefetch_related_objects
from django.db.models.functions import JSONObject
from django.http import Http404

from accounts.models import Party
from evidence.models import Exhibit
from inspections.models import Inspection, InspectionFinding, InspectionLetter, MysteryNote, Package, Penalty
from livestream.models import Channel, Stream

MOST_NAMED = 50


def named(inspection_id: UUID, among: Any) -> Inspection:
    """Raises Http404: what lies elsewhere is not there."""
    found = among.select_related("ordered_by", "acknowledged_by", "delivered_by", "closed_by", "draw")
    inspection = found.filter(pk=inspection_id).first()
    if inspection is None:
        raise Http404
    return inspection


def gather(inspection: Inspection) -> None:
    """Its findings with their penalties, and its packages, newest first: whoever asks it for them afterwards (the
    clocks, what may be done, the forms) asks nobody again. Three queries.

    A finding's `.case_ids`, `.exhibit_ids` and `.proof_ids` are numbers, for `exhibits`.
    """
    of_finding = InspectionFinding.objects.select_related("party", "channel", "stream", "by", "proof_by")
    findings = of_finding.select_related("followed_up_by").annotate(
        case_ids=_ids(InspectionFinding.cases.through, "inspectionfinding", "case"),
        exhibit_ids=_ids(InspectionFinding.exhibits.through, "inspectionfinding", "exhibit"),
        proof_ids=_ids(InspectionFinding.proof_files.through, "inspectionfinding", "exhibit"),
    )
    penalties = Prefetch("penalties", Penalty.objects.select_related("by", "party").order_by("pk"))
    prefetch_related_objects(
        [inspection],
        Prefetch("findings", findings.prefetch_related(penalties).order_by("pk")),
        Prefetch("packages", Package.objects.order_by("-pk")),
    )


def notes_of(inspection: Inspection) -> list[MysteryNote]:
    """`.file_ids` are numbers, for `exhibits`."""
    found = inspection.mystery_notes.select_related("by", "channel", "stream")
    return list(found.annotate(file_ids=_ids(MysteryNote.files.through, "mysterynote", "exhibit")))


def exhibits(numbers: Iterable[UUID]) -> dict[UUID, Exhibit]:
    """By number; one query for all that a page names."""
    return Exhibit.objects.in_bulk(list(set(numbers)))


def subject(inspection: Inspection) -> dict[str, Any]:
    """Whom the order names, the first of each: names of rooms and parties, room and title of streams. One query."""
    rooms = Channel.objects.filter(inspections=OuterRef("pk")).order_by("name").values("name")
    parties = Party.objects.filter(inspections=OuterRef("pk")).order_by("name").values("name")
    streams = Stream.objects.filter(inspections=OuterRef("pk")).order_by("pk")
    shown = streams.values(shown=JSONObject(room="channel__name", title="title"))
    named: Any = Inspection.objects.filter(pk=inspection.pk).values(
        named_rooms=ArraySubquery(rooms[:MOST_NAMED]),
        named_streams=ArraySubquery(shown[:MOST_NAMED]),
        named_parties=ArraySubquery(parties[:MOST_NAMED]),
    )
    first: dict[str, Any] = named[0]
    return first


def letters(inspection: Inspection, *, all_of_them: bool) -> list[InspectionLetter]:
    """The platform reads those that were written to it; the others are between authority and party."""
    written = inspection.letters.select_related("party", "by").order_by("pk")
    return list(written if all_of_them else written.filter(party=None))


def _ids(rows: type[Model], owner: str, field: str) -> ArraySubquery:
    return ArraySubquery(rows._default_manager.filter(**{owner: OuterRef("pk")}).order_by(field).values(field))
