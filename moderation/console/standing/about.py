"""What stands against somebody signed in: the entries about the parties it owns, and about the minors in its care."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import Guardianship, Membership, Party, User
from blocklists import policies
from blocklists.grounds import GROUNDS
from blocklists.models import Entry, Identifier, State
from blocklists.proved import with_proved_number
from blocklists.querysets import entries_about
from delivery.models import Notice
from delivery.notices import arrived
from moderation.complaints.models import Appeal
from moderation.console.viewer.people import own_parties, wards_of

# shown in full, newest first; whoever has more has read the older ones
MOST = 20
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """One entry as the person it is about reads it: never who decided, what it is known by, or anybody else."""

    entry: Entry
    party: Party
    # somebody in one's care, not oneself
    ward: bool
    appeal: Appeal | None
    appeal_by: datetime

    @property
    def counts(self) -> bool:
        return self.entry.standing() in ("in_force", "planned")

    @property
    def ground(self) -> Promise | str:
        """What it is for, said to the person."""
        ground = GROUNDS.get(self.entry.ground)
        return ground.what if ground else self.entry.ground

    @property
    def last_moment(self) -> datetime:
        """Until when one may appeal: read as a day, not as the midnight after it."""
        return self.appeal_by - SECOND

    @property
    def due(self) -> datetime | None:
        """Until when an open appeal is answered."""
        return self.appeal.due_at - SECOND if self.appeal and not self.appeal.outcome else None

    @property
    def may_appeal(self) -> bool:
        """Once each, while the time for it runs; also when the entry has ended, since that it stood is a mark of its
        own. What was overturned needs none, what was merged is appealed where it stands now, and what an authority
        ordered where its decision says."""
        gone = self.entry.by_penalty or self.entry.state == State.OVERTURNED or self.entry.merged_into_id is not None
        return self.appeal is None and not gone and timezone.now() < self.last_moment


def stands_against(user: User) -> list[Standing]:
    """What ever counted, what counts now first; each entry once, for the first of one's parties that it is about. A
    proposal that nobody has confirmed stands against nobody."""
    own, wards = own_parties(user), wards_of(user)
    found: dict[UUID, tuple[Entry, Party]] = {}
    for party in [*own, *wards]:
        for entry in entries_about(party).filter(confirmed_at__isnull=False)[:MOST]:
            found.setdefault(entry.pk, (entry, party))
    appeals = {
        (appeal.entry_id, appeal.party_id): appeal
        for appeal in Appeal.objects.filter(entry__in=found, party__in=[*own, *wards])
    }
    windows = {
        party.pk: policies.appeals_by([entry for entry, whose in found.values() if whose == party], party.pk)
        for party in {whose for _, whose in found.values()}
    }
    standings = [
        Standing(entry, party, party in wards, appeals.get((entry.pk, party.pk)), windows[party.pk][entry.pk])
        for entry, party in found.values()
    ]
    newest = sorted(standings, key=lambda standing: standing.entry.pk, reverse=True)
    return sorted(newest, key=lambda standing: not standing.counts)


def has_any(user: User) -> bool:
    """Whether there is anything to show; one query, asked on every page.

    It starts from the few parties of this user and asks for each by index, however many entries there are. A decision
    about a stream is known by its letter, which is found sooner than the stream's measures; so is an entry that names
    an account among others, or a document as a list does: its digest can't be made here.
    """
    owner = Membership.objects.filter(user=user, part=Membership.Part.OWNER).values("party")
    links = Guardianship.objects.filter(guardian__in=owner, state=Guardianship.State.VERIFIED, minor__isnull=False)
    # a union: of an OR of two subqueries the planner expects half of all parties, and reads every table whole
    theirs = owner.union(links.values("minor"))
    named = Entry.objects.filter(party=OuterRef("pk"), confirmed_at__isnull=False)
    known_by = Identifier.objects.filter(digest=OuterRef("number_index"), entry__confirmed_at__isnull=False)
    numbered = with_proved_number().filter(Exists(known_by), party=OuterRef("pk"))
    told = Notice.objects.filter(
        arrived(),
        Q(subject__startswith="decision:") | Q(subject__startswith="entry:"),
        recipient=Concat(Value("party:"), Cast(OuterRef("pk"), CharField())),
    )
    return Party.objects.filter(pk__in=theirs).filter(Exists(named) | Exists(numbered) | Exists(told)).exists()
