"""House settings of complaints: how long each side has, when many count as many. The law asks for published deadlines
(LM2021 15, LE2026 20) and names none; each number stands here once, and the published page reads them from here."""

from datetime import date, datetime, time, timedelta

from accounts.ages import SHANGHAI
from moderation.cases.models import Severity
from moderation.complaints.models import Complaint
from moderation.decisions import working_days

Reason = Complaint.Reason

# Working days for an answer: as long as an authority takes to say whether it accepts a complaint (12315). By or about
# minors it is sooner (the 2022 opinions ask for priority).
ANSWER_DAYS, MINORS_DAYS = 7, 3
# … for the operator, so that more than half of the time is left to decide what it did not settle
OPERATOR_DAYS = 3
# … to say who stands behind a room, once a dispute is there (LE2026 18 names no days)
DISCLOSURE_DAYS = 3
# … for the authority to accept, once it was handed over (SAMR complaint measures in force from 15 April 2026)
AUTHORITY_DAYS = 7

# Days of the calendar, from the day after (Consumer Law 25; 2015 penalty measures 8, 9): to send goods back without
# a reason, to pay the price back once they are, and when waiting longer counts as deliberate.
RETURN_DAYS, REFUND_DAYS, DELIBERATE_DAYS = 7, 7, 15

# one page; and to the complainant at least a sentence
LONGEST_WORDS, SHORTEST_ANSWER, LONGEST_ANSWER = 2000, 10, 5000
MOST_FILES = 6
# who was told twice why not may appeal against the answer, or turn to 12315
MOST_DISCLOSURES = 3

# This many different buyers of one product in one stream are no chance.
MANY_BUYERS = 5
# More than this from one party or one device within an hour is shown as a burst. Nobody files sixty in an hour by hand.
BURST, MOST_AN_HOUR = 5, 60
HOUR = timedelta(hours=1)

# Of at least so many answered ones, this share found right (or settled by the operator) is trusted, that one reckless.
ENOUGH, TRUSTED_SHARE, RECKLESS_SHARE = 5, 0.8, 0.1

# The longest that one waits for a first look, in seconds, by how grave it is; and where the room is still on air, and
# something can still be done about it.
LIMIT_S = {Severity.LOW: 24 * 3600, Severity.MEDIUM: 4 * 3600, Severity.HIGH: 3600, Severity.CRITICAL: 1800}
ON_AIR_S = 1800
# By or about minors: sooner than any other, one of a trusted complainant about a room on air too
MINORS_S = 600
# each further buyer with the same complaint gains ten minutes, an hour at most
BUYER_STEP_S, BUYERS_MOST_S = 600, 3600

SEVERITY = {
    Reason.COUNTERFEIT: Severity.HIGH,
    Reason.MINORS: Severity.HIGH,
    Reason.UNLAWFUL: Severity.HIGH,
    Reason.FALSE_CLAIM: Severity.MEDIUM,
    Reason.PRICE: Severity.MEDIUM,
    Reason.OFF_PLATFORM: Severity.MEDIUM,
    Reason.PRIVACY: Severity.MEDIUM,
    Reason.ABUSE: Severity.MEDIUM,
}
# What concerns others too: a moderator looks at it even when the complainant was satisfied or took it back.
OF_PUBLIC_CONCERN = frozenset({Reason.COUNTERFEIT, Reason.MINORS, Reason.UNLAWFUL, Reason.PRIVACY, Reason.OFF_PLATFORM})
# what operator and buyer can first settle between themselves: a person looks when the operator's clock has run out
BETWEEN_THEM = frozenset({Reason.QUALITY, Reason.NO_REFUND, Reason.NOT_SENT})


def severity_of(reason: str) -> Severity:
    return SEVERITY.get(Reason(reason), Severity.LOW)


def after_days(day: date, days: int) -> datetime:
    """The end, in China, of so many days after this one; the day itself is not counted."""
    return datetime.combine(day + timedelta(days=days + 1), time(), SHANGHAI)


def answer_due(now: datetime, *, minors: bool) -> datetime:
    """The published deadline of what is filed now."""
    return working_days.add(now, MINORS_DAYS if minors else ANSWER_DAYS)


def operator_due(now: datetime) -> datetime:
    return working_days.add(now, OPERATOR_DAYS)


def disclosure_due(now: datetime) -> datetime:
    return working_days.add(now, DISCLOSURE_DAYS)


def authority_due(handed_over_at: datetime) -> datetime:
    return working_days.add(handed_over_at, AUTHORITY_DAYS)
