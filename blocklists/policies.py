from datetime import datetime, time, timedelta

from accounts.ages import SHANGHAI, today_in_china
from accounts.models import User
from blocklists.models import Entry

# the law asks for an appeal and names no span (LE2026 14): a month is enough to get a letter and find one's papers
APPEAL_DAYS = 30


def appeal_by(entry: Entry) -> datetime:
    """The end, in China, of the thirtieth day after the entry was confirmed and its person told."""
    last_day = today_in_china(entry.confirmed_at or entry.proposed_at) + timedelta(days=APPEAL_DAYS)
    return datetime.combine(last_day + timedelta(days=1), time(), SHANGHAI)


def may_view(user: User) -> bool:
    return user.has_perm("blocklists.view_entry")


def may_propose(user: User) -> bool:
    return user.has_perm("blocklists.propose_entry")


def may_confirm(user: User) -> bool:
    """Also decline, lift, shorten, merge: whatever is done to an entry of somebody else's."""
    return user.has_perm("blocklists.confirm_entry")


def may_share(user: User) -> bool:
    return user.has_perm("blocklists.share_list")
