"""Reading cases: the queue's rows, a card's flags, precedent. Always through what a user may see."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.models import User
from livestream.models import StreamRole
from moderation.cases.claims import LOOKING_FOR
from moderation.cases.hints import MOST_COUNTED
from moderation.cases.models import Case, CaseExclusion, CaseExhibit, CaseNote, CaseView, Flag, Queue
from moderation.cases.policies import kinds_decided, kinds_seen

ROWS = 50
# the newest exhibits on a card: a room that went on for hours has hundreds
MOST_FROZEN = 20
# … and the newest flags
MOST_FLAGS = 30


def queues_for(user: User) -> QuerySet[Queue]:
    """The queues of the kinds of cases that a user sees."""
    return Queue.objects.filter(kind__in=kinds_seen(user))


def queues_decided_by(user: User) -> QuerySet[Queue]:
    """Those out of which a user claims."""
    return Queue.objects.filter(kind__in=kinds_decided(user))


def queue_states(user: User) -> list[Queue]:
    """The queues a user sees with `.open` (capped: `hints.MOST_COUNTED`) and `.oldest_at`; one query.

    Each also carries `.on_air`, the number of streams on air: the header shows both, on every page.
    """
    kinds = kinds_seen(user)
    if not kinds:
        return []
    return list(
        Queue.objects.raw(
            """
            SELECT q.*,
                (SELECT count(*) FROM (SELECT 1 FROM cases_case
                    WHERE queue_id = q.id AND decided_at IS NULL LIMIT %s) o) AS open,
                (SELECT opened_at FROM cases_case
                    WHERE queue_id = q.id AND decided_at IS NULL ORDER BY opened_at LIMIT 1) AS oldest_at,
                (SELECT count(*) FROM livestream_stream WHERE state = 'live') AS on_air
            FROM cases_queue q WHERE q.kind = ANY(%s) ORDER BY q.id
            """,
            [MOST_COUNTED, kinds],
        )
    )


def cases_visible_to(user: User) -> QuerySet[Case]:
    return Case.objects.filter(queue__in=queues_for(user))


def _streamers() -> ArraySubquery:
    """The public names of the streamers on the case's stream."""
    roles = StreamRole.objects.filter(stream=OuterRef("stream"), role="streamer")
    return ArraySubquery(roles.order_by("pk").values("party__name"))


def open_rows(user: User, queue: int | None = None, severity: int = 0, limit: int = ROWS) -> list[Case]:
    """The first open cases in order, with what a row shows (`.streamers` too); parked ones wait out of sight.

    One query. `severity`: the least one to show.
    """
    cases = cases_visible_to(user).filter(decided_at=None)
    if queue:
        cases = cases.filter(queue=queue)
    if severity:
        cases = cases.filter(severity__gte=severity)
    cases = cases.filter(Q(parked_until=None) | Q(parked_until__lte=timezone.now()))
    cases = cases.select_related("stream__channel", "party", "holder", "queue")
    return list(cases.annotate(streamers=_streamers()).order_by("rank_at", "id")[:limit])


def _frozen() -> ArraySubquery:
    """As JSON, so that the card's one query carries them along."""
    names = ("kind", "offset_ms", "frozen_at", "size", "sha256", "erased_at", "facts")
    links = CaseExhibit.objects.filter(case=OuterRef("pk")).order_by("-pk")
    shown = JSONObject(**{name: f"exhibit__{name}" for name in names})
    return ArraySubquery(links.values(shown=shown)[: MOST_FROZEN + 1])


def case_for_card(user: User, case_id: int) -> Case:
    """The case with its stream, room and people; `.streamers` and `.others` (who looks now) are labels, `.frozen` its
    newest exhibits, at most one more than `MOST_FROZEN`, and `.barred` why this user never takes it, if so.

    One query. Raises `Case.DoesNotExist`, also for a case that this user may not see.
    """
    looking = CaseView.objects.filter(case=OuterRef("pk"), seen_at__gt=timezone.now() - LOOKING_FOR)
    others = looking.exclude(user=user).order_by("user__label").values("user__label")
    barred = CaseExclusion.objects.filter(case=OuterRef("pk"), user=user, until=None).values("why")
    return (
        cases_visible_to(user)
        .select_related("stream__channel__operator", "channel", "party", "queue", "holder", "follows", "offered_to")
        .annotate(streamers=_streamers(), others=ArraySubquery(others), frozen=_frozen(), barred=ArraySubquery(barred))
        .get(pk=case_id)
    )


def flags_of(case: Case, limit: int = MOST_FLAGS) -> list[Flag]:
    """The case's newest flags, newest first."""
    return list(Flag.objects.filter(case=case).select_related("rule_version", "correction").order_by("-pk")[:limit])


def precedent(flags: Sequence[Flag], *, besides: Case, limit: int = 5) -> list[Flag]:
    """The last decided flags with the words and the rule of any of these, one a case, newest first."""
    same = Q(pk__in=[])
    for rule, digest in {(flag.rule, bytes(flag.digest)) for flag in flags}:
        same |= Q(rule=rule, digest=digest)
    found = (
        Flag.objects.filter(same, case__decided_at__isnull=False)
        .exclude(case=besides)
        .exclude(case__outcome=Case.Outcome.MERGED)
        .select_related("case__stream__channel")
        .order_by("-pk")[: limit * 10]
    )
    one_each = {flag.case_id: flag for flag in reversed(found)}
    return sorted(one_each.values(), key=lambda flag: -flag.pk)[:limit]


def history_of_room(user: User, case: Case, limit: int = 5) -> list[Case]:
    """The room's last decided cases of the kinds that this user sees."""
    return list(
        Case.objects.filter(kind__in=kinds_seen(user), channel=case.channel_id, decided_at__isnull=False)
        .exclude(outcome=Case.Outcome.MERGED)
        .select_related("queue")
        .order_by("-decided_at")[:limit]
    )


def others_looking(case: Case, user: User) -> list[str]:
    """Labels of colleagues who have the card open now."""
    recent = timezone.now() - LOOKING_FOR
    views = CaseView.objects.filter(case=case, seen_at__gt=recent).exclude(user=user)
    return list(views.order_by("user__label").values_list("user__label", flat=True))


def flags_on(stream_id: UUID, signal_ids: Sequence[str]) -> list[Flag]:
    """The flags on these signals of a stream, in whatever case; rules on watch left out."""
    flags = Flag.objects.filter(stream=stream_id, signal_id__in=signal_ids, watch=False)
    return list(flags.select_related("rule_version"))


def held_by(user: User) -> Case | None:
    """The case whose live lease this user has."""
    return Case.objects.filter(holder=user, lease_until__gt=timezone.now(), decided_at=None).first()


def notes_on(case: Case) -> list[CaseNote]:
    return list(CaseNote.objects.filter(case=case).select_related("author"))


def past_limit() -> QuerySet[Case]:
    return Case.objects.filter(decided_at=None, rank_at__lt=timezone.now())
