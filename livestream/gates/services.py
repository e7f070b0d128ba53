"""The four questions at the gate: gather, decide, count, keep."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.models import MachineClient
from accounts.refusals import Refusal, as_json
from livestream.ages.table import value
from livestream.gates import counting
from livestream.gates.assembling import facts_of
from livestream.gates.comment import comment
from livestream.gates.common import listed, room, uncounted
from livestream.gates.facts import COMMENT, ORDER, TIP, WATCH, Facts
from livestream.gates.gathering import Found, Viewer, gather
from livestream.gates.hours import until_night_s
from livestream.gates.notices import OFF_PLATFORM_JUMP, Notice, notices
from livestream.gates.order import order
from livestream.gates.order import who as order_who
from livestream.gates.tip import tip
from livestream.gates.tip import who as tip_who
from livestream.gates.watch import minutes, watch
from livestream.media.tickets import ticket

RULES: dict[str, Callable[[Facts], list[Refusal]]] = {WATCH: watch, ORDER: order, TIP: tip, COMMENT: comment}


class CannotAsk(Exception):
    """`code`: unknown_stream, unknown_viewer, admission_id_differs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Question:
    """`amount` in fen; `id` is the platform's own of the order or tip, asked again with the same answer."""

    act: str
    stream: UUID
    viewer: Viewer
    amount: int | None = None
    category: str = ""
    # the platform's own id of what is ordered
    product: str = ""
    id: str = ""
    jump: bool = False
    # the lease of somebody who is watching already: nothing is shown again
    renew: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """`limits` as the API shows them: minutes and fen that are left; None where there is no limit."""

    refusals: list[Refusal]
    notices: list[Notice] = field(default_factory=list)
    limits: dict[str, int | None] = field(default_factory=dict)
    ask_again_s: int | None = None
    # to watch: shows a media server who plays (livestream.media.tickets); None for a viewer we know nothing of
    ticket: str | None = None

    @property
    def allowed(self) -> bool:
        return not self.refusals

    def as_json(self) -> dict[str, Any]:
        """In the reader's language."""
        return {
            "allowed": self.allowed,
            "reasons": [as_json(refusal) for refusal in self.refusals],
            "notices": [notice.as_json() for notice in self.notices],
            "limits": self.limits,
            "ask_again_s": self.ask_again_s,
            "ticket": self.ticket,
        }


def ask(*, client: MachineClient, question: Question) -> Answer:
    """Decide on our own clock; at most five statements, the platform's key not counted. Raises `CannotAsk`.

    Every order, tip and refusal is kept as an `AdmissionEntry`, which is its record: no audit event beside it.
    """
    try:
        return _ask(client, question)
    except IntegrityError:
        # the same id a moment ago, from another connection: its answer is there now
        return _ask(client, question)


def _ask(client: MachineClient, question: Question) -> Answer:
    now = timezone.now()
    day = today_in_china(now)
    found = gather(
        client=client,
        stream=question.stream,
        viewer=question.viewer,
        act=question.act,
        id=question.id,
        now=now,
        day=day,
    )
    if found is None:
        raise CannotAsk("unknown_stream")
    if question.viewer.party and found.party is None:
        raise CannotAsk("unknown_viewer")
    facts = facts_of(
        found,
        question.viewer,
        now,
        amount=question.amount or 0,
        category=question.category or found.category,
        product=question.product,
        entering=not question.renew,
        jump=question.jump,
    )
    if found.answered is not None:
        return _again(question, found, facts)
    refusals = RULES[question.act](facts)
    if not refusals and counts(question.act, facts):
        facts, refusals = _count(client, question, found, facts)
    elif refusals or question.act == ORDER:
        _keep(client, question, found, facts, refusals)
    answer = _answer(question.act, facts, refusals)
    if question.act == WATCH and answer.allowed and found.party:
        return replace(answer, ticket=ticket(found.party, question.stream))
    return answer


def counts(act: str, facts: Facts) -> bool:
    """Whether this must be counted: no row is made, and no time kept, for somebody whom no limit concerns."""
    if act == WATCH:
        return facts.daily_s is not None and not uncounted(facts)
    return act == TIP or (act == ORDER and facts.minor)


def _count(client: MachineClient, question: Question, found: Found, facts: Facts) -> tuple[Facts, list[Refusal]]:
    """The facts with what is counted now; refused when somebody else was faster."""
    day = today_in_china(facts.now)
    with transaction.atomic():
        party = counting.party_for(client=client, viewer=question.viewer, found=found)
        if question.act == WATCH:
            seconds = counting.watched(party=party, day=day, now=facts.now)
            facts = replace(facts, watched_s=seconds)
            refusals = minutes(facts)
            if refusals:
                _keep(client, question, found, facts, refusals)
            return facts, refusals
        is_tip, amount = question.act == TIP, question.amount or 0
        counted = counting.spend(
            client=client,
            stream=question.stream,
            party=party,
            place=found.place,
            act=question.act,
            id=question.id,
            amount=amount,
            cap=facts.tip_daily if is_tip else facts.order_daily,
            day=day,
        )
    if not counted:
        return facts, [Refusal(f"{question.act}_over_daily")]
    tipped, ordered = facts.tipped + amount * is_tip, facts.ordered + amount * (not is_tip)
    return replace(facts, tipped=tipped, ordered=ordered), []


def _keep(client: MachineClient, question: Question, found: Found, facts: Facts, refusals: list[Refusal]) -> None:
    """Under 14 without the guardian's consent the entry names nobody (PIPL 31)."""
    with transaction.atomic():
        counting.keep(
            client=client,
            stream=question.stream,
            party=None if uncounted(facts) else found.party,
            place=found.place,
            act=question.act,
            id=question.id,
            amount=question.amount,
            allowed=not refusals,
            reasons=[refusal.code for refusal in refusals],
        )


def _again(question: Question, found: Found, facts: Facts) -> Answer:
    """The answer that this id had. Another stream, amount or viewer under the same id is the platform's mistake."""
    same = (found.answered_stream, found.answered_amount) == (question.stream, question.amount)
    if not same or (found.answered_party and found.answered_party != found.party):
        raise CannotAsk("admission_id_differs")
    # codes alone are kept; what an entry or the room says of it stands in its facts while it is in force
    told = {refusal.code: refusal for refusal in (*listed(facts, question.act), *room(facts))}
    refusals = [told.get(code, Refusal(code)) for code in found.answered_reasons or ()]
    return Answer(refusals, [], limits(facts), None)


def _answer(act: str, facts: Facts, refusals: list[Refusal]) -> Answer:
    lease = lease_s(facts) if act == WATCH and not refusals else None
    # the day's figures are counted already, so the reminder looks at them as they are
    shown = notices(act, replace(facts, amount=0))
    # who is refused is shown nothing of the room, but is warned at a jump all the same
    shown = [notice for notice in shown if not refusals or notice is OFF_PLATFORM_JUMP]
    return Answer(refusals, shown, limits(facts), lease)


def lease_s(facts: Facts) -> int:
    """How long this "may watch" is good for: until the night, the end of the day's minutes, or minor mode's return
    when they come first."""
    ends = [value("watch_lease"), facts.left_s]
    if facts.minor_mode:
        ends.append(until_night_s(facts.local, facts.night_from, facts.night_to))
    if facts.daily_s is not None:
        ends.append(facts.daily_s - facts.watched_s)
    return max(1, min(end for end in ends if end is not None))


def limits(facts: Facts) -> dict[str, int | None]:
    """What is left today. Who may not tip or order at all has nothing left."""
    tips, orders = not tip_who(facts), not order_who(facts)
    return {
        "minutes": None if facts.daily_s is None else max(0, facts.daily_s - facts.watched_s) // 60,
        "tip_each": facts.tip_each if tips else 0,
        "tip_daily": _left(facts.tip_daily, facts.tipped) if tips else 0,
        "order_each": facts.order_each if orders else 0,
        "order_daily": _left(facts.order_daily, facts.ordered) if orders else 0,
    }


def _left(limit: int | None, used: int) -> int | None:
    return None if limit is None else max(0, limit - used)
