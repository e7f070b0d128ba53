"""Measures that wait for a second person: asked for, released, refused, sent back, or dropped with their decision.

Locks in order: the decided case, the second person's case, the held row, then what releasing touches. Overriding and
undoing begin with the decided case too, so whoever comes second finds the question answered.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import Membership, User
from delivery.notices import notify
from evidence.services import record
from livestream.models import StreamState
from moderation.cases.claims import Refused, held_case
from moderation.cases.closing import close, send_back
from moderation.cases.freezing.asking import ask
from moderation.cases.gathering import Touched
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case, CaseExclusion, Queue, Severity
from moderation.cases.opening import exclude, open_party_case, open_stream_case
from moderation.cases.order import LIMIT_S
from moderation.cases.policies import may_decide_case, members
from moderation.decisions.errors import Invalid, Stale
from moderation.decisions.measures.carrying import begin_all
from moderation.decisions.models import Decision, HeldDecision, Measure
from moderation.decisions.nothing import came_to_nothing

# after appeals (12)
QUEUE = 13
# a house setting: an account goes nowhere meanwhile, a stream is on air
LIMIT_OFF_AIR_S = 4 * 3600
LONGEST_WORDS = 2000
SETTLED = {
    "released": Case.Outcome.RELEASED,
    "refused": Case.Outcome.REFUSED,
    "sent_back": Case.Outcome.SENT_BACK,
}


def make_queue() -> None:
    """The line that held measures stand in. Safe to run again."""
    names = {"kind": Case.Kind.SECOND_PERSON, "name_en": "Second person", "name_zh": "双人复核"}
    Queue.objects.get_or_create(pk=QUEUE, defaults=names)


def hold(decision: Decision, measures: Sequence[Measure], why: Sequence[str]) -> HeldDecision:
    """Ask a second person about these measures of a decision, which stand as HELD; `why`: codes of `second_person`.

    Inside the decision's transaction, its case locked. The caller raises `QUEUE` with the other queues, at the end.
    """
    if decision.decided_by is None:
        raise ValueError("a machine asks nobody: what needs two persons is never its own")
    case = decision.case
    held = HeldDecision.objects.create(decision=decision, why=list(dict.fromkeys(why)), first=decision.decided_by)
    held.case_id = _open_case(decision, case, len(measures))
    held.save(update_fields=["case"])
    record(
        actor=user_actor(decision.decided_by),
        action="decision.held",
        target_kind="decision",
        target_id=decision.pk,
        case=held.case_id,
        why=held.why,
        measures=[measure.kind for measure in measures],
    )
    return held


def _open_case(decision: Decision, case: Case, count: int) -> int:
    key, follows = f"h:{decision.pk}", case.pk
    severity = Severity(max(case.severity, Severity.HIGH))
    if case.stream is not None:
        on_air = case.stream.state == StreamState.LIVE
        case_id = open_stream_case(
            kind=Case.Kind.SECOND_PERSON,
            key=key,
            stream=case.stream,
            queue=QUEUE,
            severity=severity,
            limit_s=LIMIT_S[severity] if on_air else LIMIT_OFF_AIR_S,
            rules=[decision.rule.code] if decision.rule else [],
            follows=follows,
            count=count,
        )
    else:
        assert case.party is not None
        case_id = open_party_case(
            kind=Case.Kind.SECOND_PERSON,
            key=key,
            party=case.party,
            queue=QUEUE,
            severity=severity,
            limit_s=LIMIT_OFF_AIR_S,
            follows=follows,
            count=count,
        )
    exclude(case_id, _having_part(decision, case), CaseExclusion.Why.PARTY)
    # last: who is both reads that it is his own decision
    exclude(case_id, [decision.decided_by_id] if decision.decided_by_id else [], CaseExclusion.Why.DECIDER)
    return case_id


def _having_part(decision: Decision, case: Case) -> set[int]:
    """Users (by id) who belong to whom the case is about or the measures hit, or may not take the decided case for
    good."""
    hit = Membership.objects.filter(party__in=decision.measures.filter(party__isnull=False).values("party"))
    kept_away = CaseExclusion.objects.filter(case=case, until=None).values_list("user_id", flat=True)
    return {*members(case).values_list("user_id", flat=True), *hit.values_list("user_id", flat=True), *kept_away}


@transaction.atomic
def settle(*, user: User, case_id: int, token: uuid.UUID, version: int, outcome: str, words: str = "") -> HeldDecision:
    """Answer as the second person: "released" begins the held measures now, "refused" ends the question, "sent_back"
    opens the decided case again for another decision, which then overrides this one.

    Raises `claims.Refused`, `Stale`, `Invalid` (unknown_outcome, words_missing, too_long); then nothing is changed.
    """
    decided = HeldDecision.objects.filter(case=case_id).values_list("decision__case_id", "decision_id").first()
    if decided is None:
        raise Case.DoesNotExist
    first_case = Case.objects.select_for_update(of=("self",)).select_related("stream__channel").get(pk=decided[0])
    case = held_case(user=user, case_id=case_id, token=token)
    held = HeldDecision.objects.select_for_update().get(case=case_id)
    _check(user, case, held, version, outcome, words)
    # who came to belong since the case was opened
    if user.pk in _having_part(held.decision, first_case):
        raise Refused("part", case)
    now = timezone.now()
    held.second, held.outcome, held.words, held.settled_at = user, outcome, words.strip(), now
    held.save(update_fields=["second", "outcome", "words", "settled_at"])
    close(case=case, outcome=SETTLED[outcome], seen_flag_id=0)
    queues = [case.queue_id]
    if outcome == HeldDecision.Outcome.RELEASED:
        kinds = _release(held, now)
        # the statement of reasons says more now
        ask(first_case.pk, at_once=True)
    else:
        kinds = _refuse(held)
        _tell_first(held, first_case)
    record(
        actor=user_actor(user),
        action=f"decision.{outcome}",
        target_kind="decision",
        target_id=held.decision_id,
        case=case.pk,
        measures=kinds,
        version=version,
    )
    touched: list[Touched] = []
    if outcome == HeldDecision.Outcome.REFUSED:
        came_to_nothing(held.decision, first_case)
    if outcome == HeldDecision.Outcome.SENT_BACK:
        send_back(case=first_case)
        queues.append(first_case.queue_id)
        touched = [Touched(first_case.pk, first_case.queue_id, first_case.severity, first_case.flag_count)]
    touch_queues(queues, touched)
    return held


def _check(user: User, case: Case, held: HeldDecision, version: int, outcome: str, words: str) -> None:
    if not may_decide_case(user, case):
        raise Refused("not_allowed", case)
    if user.pk == held.first_id:
        raise Refused("decider", case)
    if CaseExclusion.objects.filter(case=case, user=user, until=None).exists():
        raise Refused("part", case)
    if case.version != version:
        raise Stale(case)
    if outcome not in SETTLED:
        raise Invalid("unknown_outcome")
    if outcome != HeldDecision.Outcome.RELEASED and not words.strip():
        raise Invalid("words_missing")
    if len(words) > LONGEST_WORDS:
        raise Invalid("too_long")


def _waiting(held: HeldDecision) -> list[Measure]:
    found = Measure.objects.select_for_update(of=("self",)).select_related("stream__channel", "party", "decision__rule")
    return list(found.filter(decision=held.decision_id, state=Measure.State.HELD).order_by("position", "pk"))


def _release(held: HeldDecision, now: datetime) -> list[str]:
    measures = _waiting(held)
    begin_all(measures, at=now)
    return [measure.kind for measure in measures]


def _refuse(held: HeldDecision) -> list[str]:
    """They never began: there is nothing to take back, and nobody outside was told."""
    measures = _waiting(held)
    Measure.objects.filter(pk__in=[measure.pk for measure in measures]).update(state=Measure.State.REFUSED)
    return [measure.kind for measure in measures]


def _tell_first(held: HeldDecision, case: Case) -> None:
    """Whoever asked learns that it did not happen. Why stands in the sealed row alone: people write names into words,
    and a letter's facts are not sealed."""
    notify(
        recipient=f"user:{held.first_id}",
        code=f"held_{held.outcome}",
        subject=f"held:{held.pk}",
        number=case.pk,
    )


def drop(decision: Decision) -> list[int]:
    """The decision was undone or overridden while its measures waited: nobody is asked any more. Nothing happens when
    nobody was, or when it is answered already.

    Inside the transaction that holds the decided case. Returns the queues that its caller raises at the end.
    """
    asked = HeldDecision.objects.filter(decision=decision, outcome="").values_list("case_id", flat=True).first()
    if asked is None:
        return []
    case = Case.objects.select_for_update(of=("self",)).select_related("stream").get(pk=asked)
    held = HeldDecision.objects.select_for_update().get(case=asked)
    _refuse(held)
    held.outcome, held.settled_at = HeldDecision.Outcome.DROPPED, timezone.now()
    held.save(update_fields=["outcome", "settled_at"])
    close(case=case, outcome=Case.Outcome.SETTLED, seen_flag_id=0)
    return [case.queue_id]
