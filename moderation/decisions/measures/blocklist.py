"""The last rung opens a proposal: the entry has a second person, a notice and an appeal of its own (LE2026 14)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils import timezone

from accounts.models import Party, User
from blocklists import entries
from blocklists.entries.ending import stands
from blocklists.entries.followers import followers_of
from blocklists.entries.holding import hold
from blocklists.merged import now_part_of
from blocklists.models import Entry, Side, State
from blocklists.refusing import Refused
from delivery.models import OutboxMessage
from moderation.cases.models import Case
from moderation.decisions.errors import Invalid
from moderation.decisions.measures.on_account import part_in, party_of
from moderation.decisions.measures.periods import Period
from moderation.decisions.models import Decision, Measure, MeasureKind

if TYPE_CHECKING:
    from moderation.decisions.measures.wish import Wish

ON_AIR = frozenset({"streamer", "operator", "agency"})
# LM2021 14 names it; whoever knows a better ground proposes the entry by hand
GROUND = "serious_violation"
# what such an entry rests on
BASIS = "decision"


def lock_entries(decision: Decision) -> None:
    """Before its measures are locked: whoever confirms or declines an entry has it in hand and then takes the measure
    that proposed it, or what was merged into it (`decisions.listing`). One query where nothing was proposed."""
    proposed = [pk for pk in decision.measures.values_list("entry_id", flat=True) if pk]
    entries = list(Entry.objects.filter(pk__in={*proposed, *now_part_of(proposed).values()})) if proposed else []
    if entries:
        hold(None, *{pk for entry in entries for pk in (entry.pk, *followers_of(entry))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocklist:
    on_stream: ClassVar[bool] = False

    kind: MeasureKind
    period: Period
    aftercare: str = "orders_stand"

    def may_hit(self, case: Case, wish: "Wish") -> str | None:
        if problem := part_in(case, wish):
            return problem
        # buyers are listed for other grounds and under the house rule, by hand
        roles = Party.objects.filter(pk__in=[wish.target(case)]).values_list("roles", flat=True).get()
        return None if ON_AIR & set(roles) else "not_on_air"

    def begin(self, measure: Measure) -> None:
        """Raises `Invalid` with a code of `blocklists.words` for what the blocklist does not take (overlaps, …)."""
        decision = measure.decision
        if decision.decided_by is None or decision.rule is None:
            raise ValueError("a machine lists nobody")
        try:
            entry = entries.propose(
                user=decision.decided_by,
                side=Side.STREAMER.value,
                ground=GROUND,
                reason=decision.reason or f"{decision.rule.code} ({decision.rule.article})",
                facts=str(decision.facts or ""),
                party=party_of(measure),
                ends_at=measure.ends_at,
                no_end_reason=measure.no_end_reason,
                basis_type=BASIS,
                basis_id=str(decision.pk),
                basis_text=f"{decision.rule.code} ({decision.rule.article})"[:200],
            )
        except Refused as refused:
            raise Invalid(refused.code) from refused
        measure.entry_id = entry.pk

    def tell(self, measure: Measure, told: dict[str, Any]) -> OutboxMessage | None:
        """Nobody is told of a proposal; the entry tells of itself when a second person confirms it."""
        return None

    def end(self, measure: Measure, user: User | None, reason: str) -> None:
        """What is only proposed is taken back, what stands is lifted. Raises `Invalid` when this user may not."""
        entry = Entry.objects.filter(pk=measure.entry_id).first() if measure.entry_id else None
        if entry is None or user is None:
            return
        words = reason or str(measure.decision)
        try:
            if entry.state == State.PROPOSED and entry.proposer_id == user.pk:
                entries.withdraw(user=user, entry_id=entry.pk, version=entry.version, words=words)
            elif entry.state == State.PROPOSED:
                entries.decline(user=user, entry_id=entry.pk, version=entry.version, words=words)
            elif stands(entry, timezone.now()):
                entries.lift(user=user, entry_id=entry.pk, version=entry.version, words=words)
        except Refused as refused:
            raise Invalid(refused.code) from refused

    def tell_end(self, measure: Measure, told: dict[str, Any]) -> None:
        """The entry tells of its own end."""
