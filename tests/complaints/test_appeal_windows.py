"""A month to appeal, counted for each person from the day it was told: however long others have known."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.hooks import review_wanted
from accounts.identity.checking import settle
from accounts.identity.deciding import refuse
from accounts.identity.providers import Answer
from accounts.models import Identity, Membership
from blocklists.entries import confirm, merge, propose
from blocklists.models import Entry
from blocklists.policies import appeal_by
from delivery.models import Notice
from moderation.complaints.appeals import appeal, withdraw_appeal
from moderation.console.standing.about import stands_against
from tests.accounts.identity.build import resident_id
from tests.accounts.identity.people import handed_in
from tests.blocklists.entries.build import code_of
from tests.cases.evasion import account
from tests.complaints.build import WORDS

NUMBER = resident_id(date(1990, 3, 8))
DAY_0, DAY_60 = "2026-11-22T10:00:00+08:00", "2027-01-21T10:00:00+08:00"


@pytest.fixture
def listed(person):
    """Proposed by one and confirmed by another, for a year."""
    first, second = person("moderator"), person("senior_moderator")

    def make(**told) -> Entry:
        usual = {"side": "streamer", "ground": "serious_violation", "reason": "Forged certificates."}
        entry = propose(user=first, **usual | {"ends_at": timezone.now() + timedelta(days=365)} | told)
        return confirm(user=second, entry_id=entry.pk, version=1)

    return make


def letters(identity: Identity) -> list[Notice]:
    found = Notice.objects.filter(recipient=f"party:{identity.party_id}", code__startswith="blocklist_")
    return list(found.order_by("pk"))


def told_match(identity: Identity, result: str = "match") -> None:
    settle(identity.pk, identity.submission, Answer(result, "r-1"))


def test_who_is_met_late_is_told_then_and_has_a_month_from_then(seeded, owner, listed, time_machine):
    time_machine.move_to(DAY_0)
    entry = listed(identifiers=[("resident_id", NUMBER)])
    time_machine.move_to(DAY_60)
    identity = handed_in(owner, number=NUMBER)
    assert letters(identity) == []
    told_match(identity)
    identity.refresh_from_db()
    assert identity.state == "submitted"
    (letter,) = letters(identity)
    assert (letter.code, letter.subject) == ("blocklist_listed.serious_violation", f"entry:{entry.pk}")
    assert (letter.facts["until"], letter.facts["appeal_by"]) == ("2027-11-22", "2027-02-20")
    (standing,) = stands_against(owner)
    assert standing.may_appeal
    time_machine.move_to("2027-02-20T23:59:00+08:00")
    assert appeal(party=identity.party, entry_id=entry.pk, words=WORDS, user=owner).pk
    # for everybody else it counts from the confirmation
    assert appeal_by(entry).isoformat() == "2026-12-23T00:00:00+08:00"


def test_a_month_after_the_letter_it_is_too_late(seeded, owner, listed, time_machine):
    time_machine.move_to(DAY_0)
    entry = listed(identifiers=[("resident_id", NUMBER)])
    time_machine.move_to(DAY_60)
    identity = handed_in(owner, number=NUMBER)
    told_match(identity)
    time_machine.move_to("2027-02-21T00:00:00+08:00")
    act = {"party": identity.party, "entry_id": entry.pk, "words": WORDS, "user": owner}
    assert code_of(lambda: appeal(**act)) == "appeal_too_late"
    assert not stands_against(owner)[0].may_appeal


@pytest.mark.parametrize("result", ["mismatch", "unsure", "unavailable"])
def test_who_merely_typed_a_strangers_number_is_told_nothing(seeded, owner, listed, result):
    entry = listed(identifiers=[("resident_id", NUMBER)])
    identity = handed_in(owner, number=NUMBER)
    told_match(identity, result)
    assert letters(identity) == []
    assert stands_against(owner) == []
    act = {"party": identity.party, "entry_id": entry.pk, "words": WORDS, "user": owner}
    assert code_of(lambda: appeal(**act)) == "unknown_entry"


@pytest.mark.parametrize(
    ("reasons", "told"),
    [(["blocklisted"], 1), (["blocklisted", "other"], 0), (["other"], 0)],
    ids=["the papers are theirs", "they may not be", "they are not"],
)
def test_whom_a_person_refused_for_the_entry_alone_reads_why_and_may_appeal(
    seeded, owner, person, listed, reasons, told
):
    entry = listed(identifiers=[("resident_id", NUMBER)])
    identity = handed_in(owner, number=NUMBER)
    officer = person("compliance_officer")
    refuse(identity_id=identity.pk, submission=identity.submission, reasons=reasons, words="", by=officer)
    assert [letter.subject for letter in letters(identity)] == [f"entry:{entry.pk}"] * told
    assert len(stands_against(owner)) == told


def test_nobody_is_told_twice_nor_of_what_is_over(seeded, owner, listed, time_machine):
    time_machine.move_to(DAY_0)
    named = [("resident_id", NUMBER)]
    listed(identifiers=named, scopes=["camera"], ends_at=timezone.now() + timedelta(days=9))
    listed(identifiers=named, scopes=["go_live"])
    time_machine.move_to(DAY_60)
    identity = handed_in(owner, number=NUMBER)
    told_match(identity)
    review_wanted.send(Identity, identity=identity)
    assert len(letters(identity)) == 1


@pytest.fixture
def merged(owner, listed, time_machine):
    """An old entry about this user's account, and a new one that went into it."""
    party = account()
    Membership.objects.create(user=owner, party=party, part="owner")
    time_machine.move_to(DAY_0)
    keep = listed(party=party, scopes=["camera"])
    time_machine.move_to(DAY_60)
    return keep, listed(party=party, scopes=["operate"])


def into(keep: Entry, other: Entry, user) -> Entry:
    return merge(user=user, keep_id=keep.pk, other_id=other.pk, version=keep.version, words="One person.")


def test_a_new_entry_that_went_into_an_old_one_is_appealed_there_in_time(seeded, owner, senior, merged, time_machine):
    keep, other = merged
    into(keep, other, senior)
    assert appeal_by(keep, keep.party_id).isoformat() == "2027-02-21T00:00:00+08:00"
    assert [standing.may_appeal for standing in stands_against(owner) if standing.entry == keep] == [True]
    time_machine.move_to("2027-02-20T12:00:00+08:00")
    act = {"party": keep.party, "words": WORDS, "user": owner}
    assert code_of(lambda: appeal(**act, entry_id=other.pk)) == "appeal_merged"
    assert appeal(**act, entry_id=keep.pk).pk


def test_what_is_appealed_against_goes_into_no_other_before_the_answer(seeded, owner, senior, merged):
    keep, other = merged
    made = appeal(party=other.party, entry_id=other.pk, words=WORDS, user=owner)
    assert code_of(lambda: into(keep, other, senior)) == "merge_appealed"
    withdraw_appeal(appeal_id=made.pk, user=owner)
    assert into(keep, other, senior) == keep
