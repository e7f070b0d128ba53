from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from uuid import UUID

from accounts.ages import SHANGHAI, today_in_china
from accounts.models import User
from blocklists.merged import merged_in
from blocklists.models import Entry
from delivery.models import Notice

# the law asks for an appeal and names no span (LE2026 14): a month is enough to get a letter and find one's papers
APPEAL_DAYS = 30
# letters that name a last day to appeal begin so
LISTING, MERGED = ("blocklist_listed.", "blocklist_no_end.", "blocklist_ordered"), "blocklist_merged"


def window_from(told: datetime) -> datetime:
    """The end, in China, of the thirtieth day after somebody was told."""
    return _end_of(today_in_china(told) + timedelta(days=APPEAL_DAYS))


def appeal_by(entry: Entry, party_id: UUID | None = None) -> datetime:
    """Until when this party may appeal; of nobody in particular, thirty days from the confirmation."""
    return appeals_by([entry], party_id)[entry.pk]


def appeals_by(entries: Collection[Entry], party_id: UUID | None) -> dict[UUID, datetime]:
    """Entry → until when this party may appeal against it: as its letters say, which count from the day that it was
    told (of the entry, or that another one became part of it), however long others have known. Without a letter thirty
    days from the confirmation. At most three queries."""
    found = {entry.pk: window_from(entry.confirmed_at or entry.proposed_at) for entry in entries}
    if party_id is None:
        return found
    part_of = {f"entry:{pk}": into for pk, into in merged_in(found).items()}
    letters = Notice.objects.filter(
        recipient=f"party:{party_id}", subject__in=list(part_of), code__startswith="blocklist_"
    )
    for subject, code, facts in letters.values_list("subject", "code", "facts"):
        into, day = part_of[subject], facts.get("appeal_by")
        # what was said of an entry that is part of this one now: only that it became so
        if day and code.startswith(LISTING if subject == f"entry:{into}" else MERGED):
            found[into] = max(found[into], _end_of(date.fromisoformat(day)))
    return found


def was_told(entry: Entry, party_id: UUID) -> bool:
    """Whether this party has a letter that it is listed by this entry."""
    letters = Notice.objects.filter(recipient=f"party:{party_id}", subject=f"entry:{entry.pk}")
    return any(code.startswith(LISTING) for code in letters.values_list("code", flat=True))


def told_of(entry: Entry) -> set[UUID]:
    """The parties that have a letter that they are listed by this entry or by one that became part of it, whatever
    became of the number or the account by which they were found."""
    letters = Notice.objects.filter(
        subject__in=[f"entry:{pk}" for pk in merged_in([entry.pk])], recipient__startswith="party:"
    )
    listing = {to for to, code in letters.values_list("recipient", "code") if code.startswith(LISTING)}
    return {UUID(to.removeprefix("party:")) for to in listing}


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)


def may_view(user: User) -> bool:
    return user.has_perm("blocklists.view_entry")


def may_propose(user: User) -> bool:
    return user.has_perm("blocklists.propose_entry")


def may_confirm(user: User) -> bool:
    """Also decline, lift, shorten, merge: whatever is done to an entry of somebody else's."""
    return user.has_perm("blocklists.confirm_entry")


def may_share(user: User) -> bool:
    return user.has_perm("blocklists.share_list")
