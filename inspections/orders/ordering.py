from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from blocklists.refusing import Refused
from evidence import holds
from evidence.actors import system
from evidence.models import Hold
from inspections.models import Draw, Inspection, InspectionStep
from inspections.orders import scope
from inspections.orders.history import tell_evidence
from inspections.orders.policies import post_of
from inspections.orders.reaching import check_reach
from inspections.orders.telling import last_day, tell_officers
from inspections.orders.terms import begin_of, read_terms
from livestream.models import Stream


@transaction.atomic
def order(
    *,
    user: User,
    kind: str,
    bases: Sequence[str],
    file_number: str,
    words: str,
    scope_place: str,
    period_from: date,
    period_to: date,
    material: Sequence[str],
    due_on: date,
    channels: Sequence[str] = (),
    streams: Sequence[str] = (),
    parties: Sequence[str] = (),
    draw_id: UUID | None = None,
    now: datetime | None = None,
) -> Inspection:
    """Order an inspection (LM2021 26, LE2026 46). The platform's officers are told, and what it covers is held back
    from erasure until it is over.

    `channels`, `streams`, `parties`: numbers or public names; none of them means everything of the place. With a draw
    the streams are the drawn ones. A deadline on a holiday is moved to the next working day, and the history says so.
    Raises `Refused`, nothing stored: codes stand in `orders.words`.
    """
    post = post_of(user)
    terms = read_terms(
        post=post,
        kind=kind,
        bases=bases,
        file_number=file_number,
        words=words,
        scope_place=scope_place,
        period_from=period_from,
        period_to=period_to,
        material=material,
        due_on=due_on,
        now=now,
    )
    rooms = scope.rooms(channels, scope_place)
    people = scope.parties(parties, scope_place)
    draw = _drawn(user, draw_id, terms.kind, streams)
    named = _streams_of(draw, scope_place) if draw else scope.streams(streams, scope_place)
    inspection = Inspection(
        department=post.department,
        place=post.place,
        ordered_by=user,
        kind=terms.kind,
        bases=terms.bases,
        file_number=terms.file_number,
        scope_place=terms.scope_place,
        draw=draw,
        period_from=terms.period_from,
        period_to=terms.period_to,
        material=terms.material,
        due_at=terms.due_at,
        ordered_at=now or timezone.now(),
    )
    inspection.words = terms.words
    inspection.save(force_insert=True)
    inspection.channels.set(rooms)
    inspection.streams.set(named)
    inspection.parties.set(people)
    check_reach(inspection, now or timezone.now())
    _hold(inspection, user)
    moved = {"due_moved_from": terms.moved_from.isoformat()} if terms.moved_from else {}
    counts = {"rooms": len(rooms), "streams": len(named), "parties": len(people)}
    InspectionStep.objects.create(inspection=inspection, code="ordered", by=user, facts=moved)
    tell_evidence(
        inspection,
        "ordered",
        by=user,
        scope_place=terms.scope_place,
        bases=terms.bases,
        material=terms.material,
        period=[terms.period_from.isoformat(), terms.period_to.isoformat()],
        due=last_day(terms.due_at),
        draw=str(draw.pk) if draw else None,
        **counts,
        **moved,
    )
    tell_officers(inspection, "inspection_ordered", due=last_day(terms.due_at))
    return inspection


def _drawn(user: User, draw_id: UUID | None, kind: str, streams: Sequence[str]) -> Draw | None:
    """The draw that says whom: of the same authority, drawn, and not used yet."""
    if draw_id is None:
        if kind == Inspection.Kind.RANDOM:
            raise Refused("draw_missing", field="kind")
        return None
    post = post_of(user)
    draw = Draw.objects.select_for_update().filter(pk=draw_id, department=post.department, place=post.place).first()
    if draw is None:
        raise Refused("draw_unknown")
    if draw.drawn_at is None:
        raise Refused("draw_waits")
    if Inspection.objects.filter(draw=draw).exists():
        raise Refused("draw_used")
    if kind != Inspection.Kind.RANDOM:
        raise Refused("draw_is_random", field="kind")
    if streams:
        # a drawn lot with somebody added is no lot any more
        raise Refused("draw_alone", field="streams")
    return draw


def _streams_of(draw: Draw, scope_place: str) -> list[Stream]:
    found = list(scope.streams_in(scope_place).filter(pk__in=draw.drawn))
    if len(found) != len(draw.drawn):
        raise Refused("draw_elsewhere", field="scope_place")
    return found


def _hold(inspection: Inspection, user: User) -> None:
    """What is inspected is not erased meanwhile: of the named ones alone, or of the whole place."""
    subjects: list[tuple[str, object]] = [
        *(("channel", pk) for pk in inspection.channels.values_list("pk", flat=True)),
        *(("stream", pk) for pk in inspection.streams.values_list("pk", flat=True)),
        *(("party", pk) for pk in inspection.parties.values_list("pk", flat=True)),
    ]
    holds.place(
        why=Hold.Why.INSPECTION,
        basis=inspection.number,
        subjects=subjects or [("place", inspection.scope_place)],
        actor=user_actor(user),
        period_from=begin_of(inspection.period_from),
        period_to=begin_of(inspection.period_to + timedelta(days=1)),
    )


def release_holds(inspection: Inspection, user: User | None) -> None:
    """When nothing of it can be asked for any more. `user` None: the clock."""
    from_here = holds.standing(Hold.Why.INSPECTION, inspection.number)
    ids = list(from_here.values_list("pk", flat=True))
    if ids:
        holds.release(hold_ids=ids, actor=user_actor(user) if user else system("inspections"))
