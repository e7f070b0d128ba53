"""Draws: the streams are fixed first, the seed is the next seal, and nobody chooses either."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import AuthorityPost, User
from blocklists.refusing import Refused
from evidence.actors import system
from evidence.models import AuditEvent, Seal
from evidence.services import record
from inspections.draws.lots import digest, drawn, in_order
from inspections.draws.terms import MOST_POPULATION, MOST_TAKEN
from inspections.models import Draw
from inspections.orders.policies import post_of, within
from inspections.orders.querysets import streams_in
from inspections.orders.terms import check_place
from livestream.models import Stream


@transaction.atomic
def fix(
    *, user: User, place: str, period_from: datetime, period_to: datetime, take: int, now: datetime | None = None
) -> Draw:
    """Fix the streams that were on air in `place` at any moment of a time that is over; the lot is drawn by the first
    seal that covers this very act, which nobody can know yet.

    Raises `Refused`: those of `policies.post_of`; place_unknown, place_abolished, place_elsewhere, period_backwards,
    period_to_come, take_outside, nothing_to_draw, too_few, population_too_large.
    """
    now = now or timezone.now()
    post = post_of(user)
    check_place(post.place, place, on=timezone.localdate(period_from), field="place")
    if period_to <= period_from:
        raise Refused("period_backwards", field="period_to")
    if period_to > now:
        raise Refused("period_to_come", field="period_to")
    if not 0 < take <= MOST_TAKEN:
        raise Refused("take_outside", field="take", most=MOST_TAKEN)
    population = in_order(_on_air(place, period_from, period_to))
    if not population:
        raise Refused("nothing_to_draw", field="period_from")
    if len(population) > MOST_POPULATION:
        raise Refused("population_too_large", field="period_from", most=MOST_POPULATION)
    if take > len(population):
        raise Refused("too_few", field="take", count=len(population))
    draw = Draw.objects.create(
        department=post.department,
        place=post.place,
        by=user,
        at=now,
        period_from=period_from,
        period_to=period_to,
        population=population,
        population_sha256=digest(population),
        take=take,
    )
    record(
        actor=user_actor(user),
        action="draw.fixed",
        target_kind="draw",
        target_id=draw.pk,
        department=post.department,
        place=place,
        population=len(population),
        population_sha256=bytes(draw.population_sha256).hex(),
        take=take,
    )
    return draw


def draw_waiting() -> int:
    """Draw every lot whose seal is there by now; how many. Run twice, or by two at once, each is drawn once."""
    return sum(_draw(pk) for pk in Draw.objects.filter(seed=None).order_by("pk").values_list("pk", flat=True))


def visible_to(post: AuthorityPost) -> Q:
    """Its own, and its department's below."""
    return within(post.place) & Q(department=post.department)


@transaction.atomic
def _draw(draw_id: UUID) -> bool:
    draw = Draw.objects.select_for_update(skip_locked=True).filter(pk=draw_id, seed=None).first()
    seal = _first_seal(draw) if draw else None
    if draw is None or seal is None:
        return False
    draw.seed_seal, draw.seed, draw.drawn_at = seal.number, bytes(seal.chain), timezone.now()
    draw.drawn = drawn(draw.population, draw.seed, draw.take)
    draw.save(update_fields=["seed_seal", "seed", "drawn", "drawn_at"])
    record(
        actor=system("draws"),
        action="draw.drawn",
        target_kind="draw",
        target_id=draw.pk,
        place=draw.place,
        seal=seal.number,
        seed=draw.seed.hex(),
        drawn=[str(stream) for stream in draw.drawn],
    )
    return True


def _first_seal(draw: Draw) -> Seal | None:
    """The seal that covers the act which fixed the streams: its chain depends on their digest, so that nobody could
    choose streams to fit a seal that was known."""
    fixed = AuditEvent.objects.filter(target_kind="draw", target_id=str(draw.pk), action="draw.fixed").first()
    if fixed is None:
        return None
    # a sealer's transaction may have begun before the act that it then finds
    since = fixed.at - timedelta(hours=1)
    return Seal.objects.filter(made_at__gte=since, ids__contains=[fixed.pk]).order_by("number").first()


def _on_air(place: str, period_from: datetime, period_to: datetime) -> list[UUID]:
    """At most one more than may be drawn from."""
    over = Q(ended_at=None) | Q(ended_at__gt=period_from)
    found = streams_in(place).filter(over, started_at__lt=period_to).order_by("pk")
    return list(found.values_list("pk", flat=True)[: MOST_POPULATION + 1])


def known_streams(draw: Draw) -> list[Stream]:
    """The drawn ones in the order of the lot, with their rooms; one query."""
    by_id = {row.pk: row for row in Stream.objects.filter(pk__in=draw.drawn).select_related("channel")}
    return [by_id[pk] for pk in draw.drawn if pk in by_id]
