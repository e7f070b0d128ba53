"""An appeal against a decision with its measures (LE2026 12; PIPL 24): it stays, gets lighter, or falls."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from accounts.models import Party, User
from blocklists.refusing import Refused
from moderation.cases import claims
from moderation.cases.models import Case, CaseExclusion
from moderation.complaints.appeals.against.asked import CHANGED, OVERTURNED, UPHELD, Asked
from moderation.complaints.appeals.concerned import concerned, told_measures
from moderation.complaints.appeals.lighter import check_lighter, in_force
from moderation.complaints.models import Appeal
from moderation.decisions.kinds import APPEALABLE
from moderation.decisions.models import Decision, HeldDecision
from moderation.decisions.services import override
from moderation.decisions.windows import appeal_by


@dataclass(frozen=True, slots=True)
class AgainstDecision:
    """`live` is what stands on the case now: the decision itself, or what took its place meanwhile. An answer is about
    that: nobody is helped by a word about a decision that is gone."""

    kind: ClassVar[str] = "decision"
    topic: ClassVar[str] = "decision.appeal"
    letters: ClassVar[str] = "decision_appeal"

    decision: Decision
    live: Decision

    @classmethod
    def of(cls, appeal: Appeal) -> Self:
        decision = Decision.objects.select_related("case", "rule", "held", "decided_by").get(appeals=appeal)
        return cls(decision, _live(decision))

    @classmethod
    def sought(cls, party: Party, decision_id: int) -> Self:
        """Locked. What is held or was taken back in time was told nobody, so it is as unknown as none."""
        rows = Decision.objects.select_for_update(no_key=True, of=("self",)).select_related("case", "rule", "held")
        decision = rows.filter(pk=decision_id, undone_at=None).first()
        if decision is None or party.pk not in concerned(decision):
            raise Refused("unknown_decision")
        return cls(decision, _live(decision))

    @classmethod
    def held(cls, user: User, appeal: Appeal) -> Self:
        """Locked in the one order: the decided case, then what stands on it. A reversal of it waits here, or was first
        and is what is answered about. Raises `claims.Refused`: decider."""
        case = Case.objects.select_for_update(of=("self",)).get(decisions=appeal.decision_id)
        list(Decision.objects.select_for_update(no_key=True, of=("self",)).filter(case=case).order_by("pk"))
        target = cls.of(appeal)
        if user.pk in target.all_eyes():
            raise claims.Refused("decider", Case.objects.get(appeal=appeal))
        return target

    @property
    def row(self) -> dict[str, Decision]:
        return {"decision": self.decision}

    @property
    def id(self) -> str:
        return str(self.decision.pk)

    @property
    def told_id(self) -> int:
        return self.decision.pk

    @property
    def told_now(self) -> dict[str, Any]:
        return {"now": self.live.pk if self.live != self.decision else None}

    @property
    def number(self) -> str:
        return str(self.decision.pk)

    @property
    def until(self) -> datetime:
        return appeal_by(self.decision)

    @property
    def eyes(self) -> tuple[int | None, int | None]:
        return self.decision.decided_by_id, _second(self.decision)

    def all_eyes(self) -> set[int]:
        """Whoever decided about it, then or since, and whoever was kept from its case for having a part."""
        on_case = Decision.objects.filter(case=self.decision.case_id)
        found = set(on_case.values_list("decided_by", flat=True))
        found |= set(HeldDecision.objects.filter(decision__in=on_case).values_list("second", flat=True))
        found |= set(
            CaseExclusion.objects.filter(case=self.decision.case_id, until=None).values_list("user", flat=True)
        )
        return {pk for pk in found if pk}

    def parties(self) -> set[UUID]:
        return concerned(self.decision)

    @property
    def reversed(self) -> bool:
        """Nothing of it is left: somebody found no violation since."""
        return self.live.outcome == Case.Outcome.NO_VIOLATION

    @property
    def open(self) -> bool:
        """Its case waits for its decider again: a second person sent it back."""
        return self.decision.case.decided_at is None

    @property
    def minors(self) -> bool:
        """For cleared people alone, as the case is on which it was decided."""
        return self.decision.case.kind == Case.Kind.MINORS_COMPLAINT

    def refuse(self, party: Party) -> None:
        """Raises `Refused`: nothing_to_appeal, appeal_overturned, appeal_machine, appeal_replaced, appeal_answered."""
        if not told_measures(self.decision).filter(kind__in=APPEALABLE).exists():
            raise Refused("nothing_to_appeal")
        if self.reversed:
            raise Refused("appeal_overturned")
        if self.live != self.decision:
            raise Refused("appeal_replaced", number=str(self.live.pk))
        if self.decision.automatic:
            # a person looks at it already (PIPL 24), and what that person decides can be appealed
            raise Refused("appeal_machine")
        earlier = Appeal.objects.filter(party=party, decision__case=self.decision.case_id, outcome=CHANGED)
        if earlier.filter(decided_by=self.decision.decided_by_id).exists():
            # it is itself the answer to an appeal of this party
            raise Refused("appeal_answered")

    def check(self, asked: Asked) -> None:
        """Raises `Refused`: until_not_wanted, wishes_not_wanted, overturned_meanwhile, case_open, and what
        `check_lighter` refuses."""
        if asked.ends_at is not None:
            raise Refused("until_not_wanted", field="ends_at")
        if asked.outcome != CHANGED and asked.wishes:
            raise Refused("wishes_not_wanted", field="wishes")
        if self.reversed and asked.outcome != OVERTURNED:
            raise Refused("overturned_meanwhile", field="outcome")
        if self.open and asked.outcome != UPHELD:
            raise Refused("case_open", field="outcome")
        if asked.outcome == CHANGED:
            check_lighter(asked.wishes, in_force(self.live), self.decision.case.party_id)

    def carry_out(self, user: User, asked: Asked) -> dict[str, str]:
        """Raises `decisions.services.Invalid`. Overturned, everything is lifted and it counts against the rule."""
        if asked.outcome == UPHELD or self.reversed:
            return {}
        if asked.outcome == OVERTURNED:
            found = Case.Outcome.NO_VIOLATION.value
            override(user=user, decision_id=self.live.pk, outcome=found, because="appeal")
            return {}
        made = override(
            user=user,
            decision_id=self.live.pk,
            outcome=Case.Outcome.VIOLATION.value,
            rule_code=asked.rule_code or (self.live.rule.code if self.live.rule else ""),
            reason=self.live.reason,
            facts=str(self.live.facts or ""),
            wishes=asked.wishes,
            because="appeal",
        )
        return {"now": str(made.pk)}


def _live(decision: Decision) -> Decision:
    """What stands on its case; itself when it does."""
    if decision.live:
        return decision
    standing = Decision.objects.filter(case=decision.case_id, undone_at=None, overridden_at=None)
    return standing.select_related("case", "rule").first() or decision


def _second(decision: Decision) -> int | None:
    held = HeldDecision.objects.filter(decision=decision).first()
    return held.second_id if held else None
