"""An appeal against a blocklist entry (LE2026 14): it stays, ends earlier, or ends everywhere."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from accounts.models import Party, User
from blocklists.entries import overturn, shorten
from blocklists.entries.followers import followers_of
from blocklists.entries.holding import hold
from blocklists.entries.terms import LONGEST_REASON
from blocklists.models import Entry, State
from blocklists.policies import appeal_by
from blocklists.querysets import entries_about
from blocklists.refusing import Refused
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints.appeals.against.asked import CHANGED, OVERTURNED, Asked
from moderation.complaints.appeals.days import last_day
from moderation.complaints.models import Appeal


@dataclass(frozen=True, slots=True)
class AgainstEntry:
    kind: ClassVar[str] = "entry"
    minors: ClassVar[bool] = False
    topic: ClassVar[str] = "blocklist.appeal"
    letters: ClassVar[str] = "appeal"

    entry: Entry
    # who appeals
    party_id: UUID

    @classmethod
    def of(cls, appeal: Appeal) -> Self:
        return cls(Entry.objects.select_related("party").get(appeals=appeal), appeal.party_id)

    @classmethod
    def sought(cls, party: Party, entry_id: UUID) -> Self:
        """Locked. A proposal is nobody's to know of, and one that was turned down never stood."""
        about = entries_about(party).filter(confirmed_at__isnull=False)
        entry = about.select_for_update(no_key=True, of=("self",)).filter(pk=entry_id).first()
        if entry is None:
            raise Refused("unknown_entry")
        return cls(entry, party.pk)

    @classmethod
    def held(cls, user: User, appeal: Appeal) -> Self:
        """Locked, with everything that would fall with it, in the one order: parties, strong identifiers, entries."""
        entry = Entry.objects.select_related("party").get(appeals=appeal)
        try:
            return cls(hold(user, entry.pk, *followers_of(entry)).entries[entry.pk], appeal.party_id)
        except Refused as refused:
            if refused.code != "own_party":
                raise
            raise claims.Refused("part", Case.objects.get(appeal=appeal)) from None

    @property
    def row(self) -> dict[str, Entry]:
        """The column of an appeal that names it."""
        return {"entry": self.entry}

    @property
    def id(self) -> str:
        return str(self.entry.pk)

    @property
    def told_id(self) -> str:
        """As our API names it."""
        return self.id

    @property
    def told_now(self) -> dict[str, Any]:
        """What the API says of how it stands."""
        return {"ends_at": self.entry.ends_at}

    @property
    def number(self) -> str:
        return self.entry.number

    @property
    def until(self) -> datetime:
        """As its own letters say: whoever was met late has as long as the others had."""
        return appeal_by(self.entry, self.party_id)

    @property
    def eyes(self) -> tuple[int | None, int | None]:
        """Who decided it, and the second person (ids of users)."""
        return self.entry.proposer_id, self.entry.confirmer_id

    def all_eyes(self) -> set[int]:
        return {pk for pk in self.eyes if pk}

    def parties(self) -> set[UUID]:
        """Whose people have a part in it, besides whoever appeals."""
        return {self.entry.party_id} if self.entry.party_id else set()

    def refuse(self, party: Party) -> None:
        """Raises `Refused`: appeal_elsewhere, appeal_overturned, appeal_merged."""
        if self.entry.by_penalty:
            raise Refused("appeal_elsewhere", basis=self.entry.basis_text)
        if self.entry.state == State.OVERTURNED:
            raise Refused("appeal_overturned")
        if self.entry.merged_into:
            raise Refused("appeal_merged", number=self.entry.merged_into.number)

    def check(self, asked: Asked) -> None:
        """Raises `Refused`: until_missing, until_not_wanted, overturned_meanwhile."""
        if asked.outcome == CHANGED and asked.ends_at is None:
            raise Refused("until_missing", field="ends_at")
        if asked.outcome != CHANGED and asked.ends_at is not None:
            raise Refused("until_not_wanted", field="ends_at")
        if self.entry.state == State.OVERTURNED and asked.outcome != OVERTURNED:
            # somebody else it is about appealed as well, and was right
            raise Refused("overturned_meanwhile", field="outcome")

    def carry_out(self, user: User, asked: Asked) -> dict[str, str]:
        """Returns facts for the letter. The entry's history keeps the beginning of a long answer; the whole stands
        with the appeal."""
        words = asked.words[:LONGEST_REASON]
        if asked.outcome == CHANGED and asked.ends_at:
            shorten(user=user, entry_id=self.entry.pk, version=self.entry.version, ends_at=asked.ends_at, words=words)
            return {"until": last_day(asked.ends_at)}
        if asked.outcome == OVERTURNED and self.entry.state != State.OVERTURNED:
            overturn(user=user, entry_id=self.entry.pk, words=words)
        return {}


def keep_while_appealed(entry: Entry) -> None:
    """For `blocklists.hooks.merge_checks`: an answer must be able to end what was appealed against. Whoever appeals
    locks the entry first, so of the two at once the second finds the first. Raises `Refused`: merge_appealed."""
    if Appeal.objects.filter(entry=entry, outcome="").exists():
        raise Refused("merge_appealed", field="other")
