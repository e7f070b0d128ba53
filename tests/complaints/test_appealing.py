"""Whoever is listed may ask for other eyes: once, in time, in words, and only about what concerns them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Guardianship, Membership
from accounts.services import create_client
from blocklists.identifiers import account_value
from blocklists.models import Entry
from delivery.models import Notice, OutboxMessage
from evidence.actors import system
from evidence.models import AuditEvent
from moderation.cases.models import Case
from moderation.complaints.appeals import QUEUE, appeal, appeals_of
from moderation.complaints.models import Appeal
from moderation.complaints.words import SENTENCES
from tests.accounts.identity.build import verified_party
from tests.blocklists.build import entry
from tests.blocklists.entries.build import code_of
from tests.cases.evasion import account
from tests.complaints.build import WORDS, appealed, listed_person


def ask(party, listed, user, **changed):
    return appeal(**{"party": party, "entry_id": listed.pk, "words": WORDS, "user": user} | changed)


def test_an_appeal_is_a_row_a_case_and_a_letter(owner):
    party, listed = listed_person(owner)
    made = ask(party, listed, owner)
    made.refresh_from_db()
    assert (made.party, made.entry, made.by, made.outcome, made.words) == (party, listed, owner, "", WORDS)
    assert (made.first, made.second) == (listed.proposer, listed.confirmer)
    case = Case.objects.get()
    assert (case.kind, case.queue_id, case.party, case.place, made.case) == ("appeal", QUEUE, party, "330100", case)
    letter = Notice.objects.get(code="appeal_received")
    assert (letter.recipient, letter.subject) == (f"party:{party.pk}", f"entry:{listed.pk}")
    assert letter.facts["number"] == listed.number
    assert AuditEvent.objects.get(action="appeal.made").target_id == str(made.pk)


def test_it_is_answered_within_fifteen_days_and_the_case_shows_it(made):
    case = made.case
    assert timedelta(days=15) < made.due_at - made.at <= timedelta(days=16)
    assert abs(case.rank_at - made.due_at) < timedelta(minutes=1)


def test_the_day_in_the_letter_is_the_last_one(owner, time_machine):
    time_machine.move_to("2026-11-20T20:00:00Z")  # four in the morning of the 21st in China
    appealed(owner)
    assert Notice.objects.get(code="appeal_received").facts["due"] == "2026-12-06"


def test_what_was_said_is_kept_sealed(made):
    for kept in (*AuditEvent.objects.values(), *Notice.objects.values(), *Case.objects.values()):
        assert "Lin" not in str(kept)
    assert b"Lin" not in bytes(Appeal.objects.values_list("words", flat=True).get())


def test_once_each(made, owner):
    assert code_of(lambda: ask(made.party, made.entry, owner)) == "appealed_already"
    made.outcome, made.decided_at, made.decided_by = "upheld", timezone.now(), owner
    made.save()
    assert code_of(lambda: ask(made.party, made.entry, owner)) == "appeal_answered"
    assert Appeal.objects.count() == 1


def test_a_second_account_that_the_entry_is_about_has_an_appeal_of_its_own(owner):
    first, second = account(), account()
    for party in (first, second):
        Membership.objects.create(user=owner, party=party, part="owner")
    listed = entry(("account", account_value(second.client_id, second.ref)), party=first)
    ask(first, listed, owner)
    ask(second, listed, owner)
    assert Appeal.objects.filter(entry=listed).count() == 2


def test_only_who_speaks_for_the_party_may(owner, person):
    party, listed = listed_person(owner)
    staff = person("", "sid")
    Membership.objects.create(user=staff, party=party, part="staff")
    for user in (person("", "nora"), staff, None):
        assert code_of(lambda: ask(party, listed, user)) == "not_yours"  # noqa: B023
    assert not Appeal.objects.exists()


def test_a_guardian_appeals_for_the_minor(owner):
    child, guardian = account(), verified_party(role="buyer", user=owner)
    Guardianship.objects.create(minor=child, guardian=guardian, relation="parent", state="verified")
    assert ask(child, entry(party=child), owner).party == child


def test_a_platform_appeals_for_its_own_accounts_alone(platform):
    listed = entry(party=account(client=platform))
    other, _ = create_client(name="Bob's platform", scopes=["blocklists"], actor=system("test"))
    assert code_of(lambda: ask(listed.party, listed, None, client=other)) == "not_yours"
    made = ask(listed.party, listed, None, client=platform)
    assert made.by is None
    told = OutboxMessage.objects.get(topic="blocklist.appeal")
    assert told.subscriber == platform.subscriber
    assert (told.data["data"]["appeal"], told.data["data"]["outcome"]) == (str(made.pk), None)
    assert "Lin" not in str(told.data)


def test_an_entry_about_somebody_else_is_as_unknown_as_none(owner):
    party, _ = listed_person(owner)
    assert code_of(lambda: ask(party, entry(party=account()), owner)) == "unknown_entry"


@pytest.mark.parametrize("state", ["proposed", "declined"])
def test_what_never_counted_cannot_be_appealed_and_is_not_told_of(owner, state):
    party, _ = listed_person(owner)
    listed = entry(party=party, state="proposed")
    if state == "declined":
        now = timezone.now()
        Entry.objects.filter(pk=listed.pk).update(state="lifted", ended_at=now, ended_code="declined")
    assert code_of(lambda: ask(party, listed, owner)) == "unknown_entry"


def test_what_begins_later_can_be_appealed_now(owner):
    party, listed = listed_person(owner, starts_at=timezone.now() + timedelta(days=3))
    assert ask(party, listed, owner).pk


@pytest.mark.parametrize("ended", ["lifted", "expired"])
def test_what_is_over_can_still_be_appealed(owner, ended):
    now = timezone.now()
    over = {"starts_at": now - timedelta(days=9), "ends_at": now - timedelta(days=1)} if ended == "expired" else {}
    party, listed = listed_person(owner, **over)
    if ended == "lifted":
        Entry.objects.filter(pk=listed.pk).update(state="lifted", ended_at=now, ended_code="lifted")
    assert ask(party, listed, owner).pk


def test_what_was_overturned_or_merged_is_not_appealed_again(owner):
    party, listed = listed_person(owner, state="overturned")
    assert code_of(lambda: ask(party, listed, owner)) == "appeal_overturned"
    kept = entry(party=party)
    Entry.objects.filter(pk=listed.pk).update(state="lifted", ended_code="merged", merged_into=kept)
    assert code_of(lambda: ask(party, listed, owner)) == "appeal_merged"


def test_the_time_for_it_ends_at_midnight_in_china_a_month_later(owner, time_machine):
    time_machine.move_to("2026-11-22T10:00:00+08:00")
    party, listed = listed_person(owner, ends_at=timezone.now() + timedelta(days=365))
    time_machine.move_to("2026-12-23T00:00:00+08:00")
    assert code_of(lambda: ask(party, listed, owner)) == "appeal_too_late"
    time_machine.move_to("2026-12-22T23:59:59+08:00", tick=False)
    assert ask(party, listed, owner).due_at.astimezone().date() >= date(2027, 1, 6)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "words_too_short"),
        ("  \n" * 40, "words_too_short"),
        ("too short", "words_too_short"),
        ("我" * 5001, "words_too_long"),
    ],
)
def test_words_are_neither_nothing_nor_a_book(owner, words, code):
    party, listed = listed_person(owner)
    assert code_of(lambda: ask(party, listed, owner, words=words)) == code
    assert not Appeal.objects.exists()
    assert not Case.objects.exists()


def test_a_page_in_chinese_is_enough(owner):
    party, listed = listed_person(owner)
    assert ask(party, listed, owner, words="这些证书是隔壁直播间的。").words == "这些证书是隔壁直播间的。"


def test_ones_appeals_newest_first(made, owner):
    listed = entry(party=made.party, side="buyer")
    second = ask(made.party, listed, owner)
    assert appeals_of(made.party) == [second, made]


def test_every_code_of_an_appeal_has_its_words():
    codes = "not_yours unknown_appeal appealed_already appeal_answered appeal_withdrawn appeal_overturned appeal_merged"
    assert set(codes.split()) | {"appeal_too_late", "words_too_short", "words_too_long"} <= set(SENTENCES)
