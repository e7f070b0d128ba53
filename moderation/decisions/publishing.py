"""Sanctions on the merchant's public page: within one working day, until they end (OT2021 30, E-Commerce Law 36)."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.ages import SHANGHAI, today_in_china
from accounts.models import Party
from evidence.actors import system
from evidence.services import record
from moderation.decisions import working_days
from moderation.decisions.kinds import FINAL
from moderation.decisions.models import Decision, Measure, MeasureKind, Publication

KINDS = MeasureKind
# Warnings, and what suspends or ends a service. A prompt and a reminder are no sanctions; a blocklist entry tells of
# itself; what the machine did is no finding before a person decided, and is published with that decision.
PUBLISHED = frozenset(
    {
        *(KINDS.WARN, KINDS.HIDE_PRODUCT, KINDS.MUTE, KINDS.LIMIT_TRAFFIC, KINDS.PAUSE, KINDS.CUT),
        *(KINDS.RESTRICT, KINDS.OFF_AIR, KINDS.CLOSE, KINDS.NO_REREGISTRATION),
    }
)
WORKING_DAYS = 1
# A house setting: a warning, a cut, and a product hidden until its stream ends have no day on which they end. A week.
SHOWN_FOR = timedelta(days=7)


def merchant_of(measure: Measure) -> Party | None:
    """Who operates the room, or the account itself when it operates rooms; nobody else is a merchant."""
    if measure.stream is not None:
        return measure.stream.channel.operator
    return measure.party if measure.party and "operator" in measure.party.roles else None


def prepare(measure: Measure) -> Publication | None:
    """Note that this measure, which has begun, is owed to the public. Twice is once."""
    if measure.kind not in PUBLISHED or measure.automatic or measure.starts_at is None:
        return None
    merchant = merchant_of(measure)
    if merchant is None:
        return None
    due_at = working_days.add(measure.starts_at, WORKING_DAYS)
    return Publication.objects.get_or_create(measure=measure, defaults={"party": merchant, "due_at": due_at})[0]


def withdraw(measure: Measure) -> None:
    """It was undone or lifted: it stands there no more, or never will."""
    _withdraw(Publication.objects.filter(measure=measure))


def withdraw_all(decision: Decision) -> None:
    """The decision was undone or overridden: what it did is shown no more, also what had run out before."""
    _withdraw(Publication.objects.filter(measure__decision=decision))


def _withdraw(publications: QuerySet[Publication]) -> None:
    standing = publications.select_for_update(of=("self",)).select_related("measure").filter(withdrawn_at=None)
    for publication in standing.order_by("pk"):
        publication.withdrawn_at = timezone.now()
        publication.save(update_fields=["withdrawn_at"])
        if publication.published_at:
            _record("publication.withdrawn", publication)


@transaction.atomic
def publish_due(limit: int = 500) -> int:
    """Publish what is owed and can't be undone any more, the most pressing first; returns how many.

    Twice at once, locked rows are skipped; run again, what is published is not published again.
    """
    now = timezone.now()
    due = list(
        Publication.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(published_at=None, withdrawn_at=None, measure__starts_at__lte=now)
        .select_related("measure")
        .order_by("due_at", "pk")[:limit]
    )
    Publication.objects.filter(pk__in=[publication.pk for publication in due]).update(published_at=now)
    for publication in due:
        _record("publication.made", publication)
    return len(due)


def _record(action: str, publication: Publication) -> None:
    record(
        actor=system("publication"),
        action=action,
        target_kind="party",
        target_id=publication.party_id,
        measure=publication.measure_id,
        kind=publication.measure.kind,
    )


def standing(party: Party, now: datetime | None = None, limit: int = 200) -> list[Publication]:
    """What stands on the merchant's page, newest first, each with its measure, rule and room; one query.

    Until the end, in China, of the day on which a measure ends; without an end for `SHOWN_FOR`, or for good where it
    ends an account.
    """
    today = datetime.combine(today_in_china(now or timezone.now()), time(), SHANGHAI)
    endless = Q(measure__ends_at=None)
    shown = (
        Q(measure__ends_at__gte=today)
        | endless & Q(measure__kind__in=FINAL)
        | endless & Q(measure__party__isnull=False, measure__kind=KINDS.RESTRICT)
        | endless & Q(measure__starts_at__gte=today - SHOWN_FOR)
    )
    found = Publication.objects.filter(shown, party=party, published_at__isnull=False, withdrawn_at=None)
    return list(found.select_related("measure__decision__rule", "measure__stream__channel").order_by("-pk")[:limit])


def overdue(now: datetime | None = None) -> int:
    """How many should stand there already, and do not."""
    late = Publication.objects.filter(published_at=None, withdrawn_at=None, due_at__lte=now or timezone.now())
    return late.count()
