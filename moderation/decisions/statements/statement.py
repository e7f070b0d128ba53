"""The statement of reasons of a decision, made from the decision, its rule and its evidence (LE2026 12; PIPL 24).

Its fields are those of the statement of reasons of the EU's Digital Services Act, article 17(3): what is restricted
and where and how long, the facts, what was automatic, the ground, and what may be done about it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.roles import MODERATOR, STAFF_ROLES
from moderation.cases.models import Case, Flag
from moderation.decisions.kinds import APPEALABLE
from moderation.decisions.models import Decision, HeldDecision, Measure
from moderation.decisions.statements.evidence import Evidence, evidence_of
from moderation.decisions.statements.grounds import Ground, ground_of
from moderation.decisions.statements.taken import Taken, taken
from moderation.decisions.statements.words import Words, day, heaviest_orders_code, sentences, text
from moderation.decisions.windows import appeal_by

# kind of case → how it was found; whatever else led to a decision the platform looked into by itself
SOURCES = {
    Case.Kind.FLAGS: "rules",
    Case.Kind.COMPLAINT: "complaint",
    # whether minors were concerned is told to nobody here
    Case.Kind.MINORS_COMPLAINT: "complaint",
    Case.Kind.PATROL: "patrol",
}
# nothing was done to anybody (yet)
UNTOLD = (Measure.State.HELD, Measure.State.REFUSED, Measure.State.UNDONE)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Statement:
    """All that its recipient is told of a decision. Sentences are `Words`: in the reader's language when shown.

    `facts` and `reason` are in the decider's own words; `facts` is empty in what leaves the site.
    """

    number: int
    at: datetime
    taken: tuple[Taken, ...]
    ground: Ground
    evidence: Evidence
    facts: str
    reason: str
    source: str
    automatic: bool
    role: str
    bulk: bool
    second_person: bool
    appeal_by: datetime | None
    stands: bool = True

    @property
    def title(self) -> Words:
        return text("title").fill(number=self.number)

    @property
    def territory(self) -> Words:
        return text("territory")

    @property
    def found_automatically(self) -> bool:
        return self.source == "rules"

    @property
    def automation(self) -> Words:
        """What was automatic in finding and in deciding, and how many people had a part."""
        said = [text("detection", self.source)]
        if self.automatic:
            return sentences(*said, text("deciding", "automatic"))
        said.append(text("deciding", "person").fill(role=text("role", self.role)))
        if self.bulk:
            said.append(text("deciding", "bulk"))
        if self.second_person:
            said.append(text("deciding", "second"))
        return sentences(*said)

    @property
    def aftercare(self) -> Words:
        """What becomes of open orders: under several measures what asks most."""
        return text("orders", heaviest_orders_code(one.orders for one in self.taken))

    @property
    def redress(self) -> Words:
        return sentences(self.appeal, text("redress", "others"))

    @property
    def appeal(self) -> Words:
        if not self.stands:
            return text("redress", "gone")
        if self.automatic:
            return text("redress", "machine")
        if self.appeal_by is None:
            return text("redress", "none").fill(number=self.number)
        return text("redress", "appeal").fill(day=day(self.appeal_by - INSTANT))


def statement_of(
    decision: Decision,
    measures: Iterable[Measure] | None = None,
    *,
    private: bool = True,
    flags: Sequence[Flag] | None = None,
) -> Statement:
    """`measures`: those that the reader may know of, all that were taken when None; what is held, refused or undone is
    left out of both. `private`: for a page of the person it concerns, with what the decider typed as facts. `flags`: of
    its case, as `flags_of` reads them, where a page has them.

    Raises ValueError for a decision that cites no rule: it found nothing, and there is nothing to explain.
    At most five queries: measures, rule, flags, roles, the second person.
    """
    if decision.rule is None:
        raise ValueError(f"decision {decision.pk} cites no rule")
    found = decision.measures.all() if measures is None else measures
    told = sorted((one for one in found if one.state not in UNTOLD), key=lambda one: (one.position, one.pk))
    return Statement(
        number=decision.pk,
        at=decision.at,
        taken=tuple(taken(one, private=private) for one in told),
        ground=ground_of(decision.rule),
        evidence=evidence_of(decision, flags),
        facts=str(decision.facts) if private else "",
        reason=own_words(decision),
        source=SOURCES.get(Case.Kind(decision.case.kind), "own"),
        automatic=decision.automatic,
        role=_role(decision),
        bulk=decision.bulk_id is not None,
        second_person=_second_person(decision),
        appeal_by=appeal_by(decision) if may_be_appealed(decision, told) else None,
        stands=decision.live,
    )


def may_be_appealed(decision: Decision, told: Iterable[Measure]) -> bool:
    """What the machine did is reviewed without asking, what took nothing from anybody needs no appeal, and what no
    longer stands has none."""
    return decision.live and not decision.automatic and any(measure.kind in APPEALABLE for measure in told)


def own_words(decision: Decision) -> str:
    """What the decider wrote beyond the rule's own reason, with which the form begins."""
    reason = decision.reason.strip()
    told = decision.rule.definition if decision.rule else {}
    return "" if reason in {told.get("reason_en"), told.get("reason_zh")} else reason


def _role(decision: Decision) -> str:
    """The decider's role among the staff, the weightiest; never who it was."""
    if decision.decided_by is None:
        return MODERATOR
    groups = set(decision.decided_by.groups.values_list("name", flat=True))
    return next((role for role in reversed(STAFF_ROLES) if role in groups), MODERATOR)


def _second_person(decision: Decision) -> bool:
    if decision.automatic:
        return False
    try:
        return decision.held.outcome == HeldDecision.Outcome.RELEASED
    except HeldDecision.DoesNotExist:
        return False
