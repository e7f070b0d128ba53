"""The decisions that hit somebody signed in, as that person reads them: with their reasons, and what became of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import Membership, Party, User
from livestream.models import StreamState
from moderation.cases.models import Case, CaseNote
from moderation.complaints.models import Appeal
from moderation.console.desk.words import TOLD_KINDS
from moderation.console.viewer.people import wards_of
from moderation.decisions.kinds import LASTING
from moderation.decisions.models import Decision, Measure, Publication
from moderation.decisions.statements import Statement, statement_of
from moderation.decisions.statements.readers import told_as_well, told_to, told_with
from moderation.decisions.statements.taken import Taken, taken
from moderation.decisions.statements.words import NONE, Words
from moderation.decisions.windows import UNDO_FOR

# shown on the list, newest first; letters lead to the older ones
MOST = 30
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Told:
    """One decision as far as it hit this reader's parties. `measures`: those alone, at least one."""

    decision: Decision
    measures: tuple[Measure, ...]

    @property
    def taken(self) -> list[Taken]:
        return [taken(measure, private=True) for measure in self.measures]

    @property
    def rule(self) -> Words:
        rule = self.decision.rule
        return Words(rule.title_en, rule.title_zh) if rule else NONE

    @property
    def stream_title(self) -> str:
        return next((measure.stream.title for measure in self.measures if measure.stream), "")

    @property
    def on_account(self) -> bool:
        return any(measure.party_id for measure in self.measures)

    @property
    def counts(self) -> bool:
        """Something of it still binds."""
        return any(in_force(measure) for measure in self.measures)

    @property
    def until(self) -> datetime | None:
        """Until when it binds, when all that still does has an end."""
        ends = [measure.ends_at for measure in self.measures if in_force(measure)]
        return max((end for end in ends if end), default=None) if all(ends) else None


@dataclass(frozen=True, slots=True)
class Read:
    """One decision in full. `party`: the one of the reader's that it hit; `speaks`: the reader may appeal for it;
    `after`: the decision that took its place, when the reader may see it; `reversed`: somebody found no violation
    since; `merchant`: on whose public page it stands now."""

    told: Told
    statement: Statement
    party: Party
    ward: bool
    speaks: bool
    appeal: Appeal | None
    after: int | None
    reversed: bool
    merchant: UUID | None
    notes: list[CaseNote]

    @property
    def decision(self) -> Decision:
        return self.told.decision

    @property
    def last_moment(self) -> datetime | None:
        """Until when one may appeal: read as a day, not as the midnight after it."""
        return self.statement.appeal_by - SECOND if self.statement.appeal_by else None

    @property
    def due(self) -> datetime | None:
        """Until when an open appeal is answered."""
        return self.appeal.due_at - SECOND if self.appeal and not self.appeal.outcome else None

    @property
    def may_appeal(self) -> bool:
        """Once each, while the time for it runs and the decision stands."""
        last = self.last_moment
        open_yet = last is not None and timezone.now() < last
        return self.appeal is None and self.speaks and self.decision.live and open_yet


def in_force(measure: Measure) -> bool:
    """A measure on a stream ends with it at the latest."""
    ran_out = measure.ends_at is not None and measure.ends_at <= timezone.now()
    ended = measure.stream is not None and measure.stream.state == StreamState.ENDED
    return measure.kind in LASTING and not (measure.lifted_at or ran_out or ended)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom somebody signed in acts for: `own` parties, `owned` ones of them (by id), and minors in its care."""

    own: tuple[Party, ...]
    owned: frozenset[UUID]
    wards: tuple[Party, ...]

    @property
    def parties(self) -> tuple[Party, ...]:
        return self.own + self.wards

    def speaks_for(self, party: Party) -> bool:
        """As `accounts.personal.policies.speaks_for`, from what is known already."""
        return party.pk in self.owned or party in self.wards


def reader(user: User) -> Reader:
    """Two queries."""
    acts = (Membership.Part.OWNER, Membership.Part.STAFF)
    found = list(Membership.objects.filter(user=user, part__in=acts).select_related("party").order_by("part", "pk"))
    owned = frozenset(one.party_id for one in found if one.part == Membership.Part.OWNER)
    return Reader(tuple(one.party for one in found), owned, tuple(wards_of(user)))


def decisions_about(user: User) -> list[Told]:
    """The newest that hit this user's parties, those that still bind first. At most six queries."""
    parties = reader(user).parties
    if not parties:
        return []
    measures = told_to(parties).select_related("decision__rule", "decision__case", "stream", "party")
    found: dict[int, list[Measure]] = {}
    for measure in measures.order_by("-decision_id", "position", "pk")[: MOST * 3]:
        found.setdefault(measure.decision_id, []).append(measure)
    told = [Told(measures[0].decision, tuple(measures)) for measures in list(found.values())[:MOST]]
    return sorted(told, key=lambda one: not one.counts)


def decision_for(user: User, decision_id: int) -> Read | None:
    """This decision when it hit a party of this user's and has begun; None otherwise."""
    who = reader(user)
    rows = Decision.objects.select_related(
        "case__stream__channel", "rule", "decided_by", "held", "overridden_by", "bulk"
    )
    decision = rows.filter(pk=decision_id, undone_at=None, rule__isnull=False).first()
    if decision is None or not who.parties:
        return None
    measures = told_with(decision, who.parties)
    if not measures:
        return None
    party = next(iter(measures.values()))[0]
    after = _after(decision)
    return Read(
        told=Told(decision, tuple(measures)),
        statement=statement_of(decision, measures),
        party=party,
        ward=party in who.wards,
        speaks=who.speaks_for(party),
        appeal=Appeal.objects.filter(decision=decision, party__in=who.parties).order_by("pk").first(),
        after=after.pk if after and told_as_well(after, measures, who.parties) else None,
        reversed=after is not None and after.outcome == Case.Outcome.NO_VIOLATION,
        merchant=next((shown for measure in measures if (shown := _published(measure))), None),
        notes=_notes(decision),
    )


def _published(measure: Measure) -> UUID | None:
    """The merchant on whose public page it stands."""
    shown: Publication | None = getattr(measure, "publication", None)
    return shown.party_id if shown and shown.published_at and not shown.withdrawn_at else None


def _notes(decision: Decision) -> list[CaseNote]:
    """Whoever complained has letters of its own."""
    if decision.case.kind not in TOLD_KINDS:
        return []
    return list(CaseNote.objects.filter(case=decision.case_id, public=True))


def _after(decision: Decision) -> Decision | None:
    """What took its place, once that can't be undone any more."""
    since: Decision | None = getattr(decision, "overridden_by", None)
    return since if since and not since.undone_at and since.at <= timezone.now() - UNDO_FOR else None
