"""Strong and confirmed blocks; weak, or shared and not confirmed, only suspects; everything else is clear."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from blocklists.checking import Answer, Subject, check
from tests.accounts.identity.build import resident_id, verified_party
from tests.blocklists.build import entry, from_list, shared_list

NUMBER = ("resident_id", "11010119900307109X")
DEVICE, PAYEE = ("device", "868888030123456"), ("payee", "6222020000000000000")

pytestmark = pytest.mark.django_db


def ask(*identifiers: tuple[str, str], **fields: object) -> Answer:
    return check([Subject(identifiers, **fields)])[0]


def test_nobody_is_asked_about_and_nobody_answers():
    assert check([]) == []


def test_a_strong_identifier_blocks_and_says_by_what():
    listed = entry(NUMBER, DEVICE)
    answer = ask(NUMBER)
    assert answer.verdict == "blocked"
    (hit,) = answer.hits
    assert (hit.entry, hit.number, hit.kind, hit.strong, hit.blocks) == (
        listed.pk,
        listed.number,
        "resident_id",
        True,
        True,
    )
    assert (hit.side, hit.article, hit.ground, hit.source) == ("streamer", "LM2021 14", "serious_violation", "own")
    assert (hit.starts_at, hit.ends_at, hit.about) == (listed.starts_at, listed.ends_at, None)


def test_a_weak_one_only_suspects():
    entry(NUMBER, DEVICE)
    answer = ask(DEVICE)
    assert (answer.verdict, [(hit.kind, hit.blocks) for hit in answer.hits]) == ("suspected", [("device", False)])


def test_a_stranger_is_clear():
    entry(NUMBER)
    assert ask(DEVICE, ("resident_id", "110101199003071010")) == Answer("clear")


def test_the_same_characters_of_another_kind_are_clear():
    entry(("payee", "868888030123456"))
    assert ask(DEVICE).verdict == "clear"


def test_everything_that_is_shared_is_told():
    one, two = entry(NUMBER, DEVICE), entry(DEVICE)
    hits = ask(NUMBER, DEVICE, PAYEE).hits
    assert {(hit.entry, hit.kind) for hit in hits} == {(one.pk, "resident_id"), (one.pk, "device"), (two.pk, "device")}


@pytest.mark.parametrize("state", ["proposed", "lifted", "overturned"])
def test_what_is_not_confirmed_or_has_ended_has_no_effect(state):
    entry(NUMBER, DEVICE, state=state)
    assert ask(NUMBER, DEVICE).verdict == "clear"


def test_an_entry_counts_from_its_start_and_not_from_its_end_on():
    now = timezone.now()
    entry(NUMBER, starts_at=now, ends_at=now + timedelta(hours=1))
    for seconds, verdict in ((-1, "clear"), (0, "blocked"), (3599, "blocked"), (3600, "clear")):
        assert check([Subject((NUMBER,))], now + timedelta(seconds=seconds))[0].verdict == verdict


def test_an_entry_without_an_end_counts_for_ever():
    entry(NUMBER, ends_at=None, no_end_reason="court order")
    assert check([Subject((NUMBER,))], timezone.now() + timedelta(days=9999))[0].verdict == "blocked"


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ({}, "blocked"),
        ({"side": "buyer"}, "blocked"),
        ({"side": "streamer"}, "clear"),
        ({"scope": "tip"}, "blocked"),
        ({"scope": "comment"}, "clear"),
        ({"scope": "go_live"}, "clear"),
        ({"category": "wine"}, "blocked"),
        ({"category": "snack"}, "clear"),
        ({"side": "buyer", "scope": "tip", "category": "wine"}, "blocked"),
        ({"side": "buyer", "scope": "tip", "category": "snack"}, "clear"),
    ],
)
def test_only_what_covers_the_question_answers(asked, verdict):
    entry(NUMBER, side="buyer", scopes=["buy", "tip"], categories=["wine"])
    assert ask(NUMBER, **asked).verdict == verdict


def test_an_entry_for_the_whole_platform_covers_every_category():
    entry(NUMBER)
    assert ask(NUMBER, category="wine").verdict == "blocked"


def test_each_subject_gets_its_own_answer_in_order():
    entry(NUMBER), entry(DEVICE)
    subjects = [Subject((PAYEE,)), Subject((DEVICE,)), Subject((NUMBER, PAYEE)), Subject((DEVICE,), side="buyer")]
    assert [a.verdict for a in check(subjects)] == ["clear", "suspected", "blocked", "clear"]


def test_a_shared_entry_suspects_until_a_person_confirms_it():
    shared = shared_list()
    from_list(shared, [NUMBER, PAYEE])
    answer = ask(NUMBER, PAYEE)
    assert (answer.verdict, {hit.source for hit in answer.hits}) == ("suspected", {"shared"})
    confirmed = from_list(shared, [("resident_id", "110101199003071010")], state="confirmed")
    assert [hit.entry for hit in ask(("resident_id", "110101199003071010")).hits] == [confirmed.pk]
    assert ask(("resident_id", "110101199003071010")).verdict == "blocked"


def test_two_lists_with_two_keys_are_both_looked_through():
    one, two = from_list(shared_list(), [PAYEE]), from_list(shared_list(), [PAYEE])
    assert {hit.entry for hit in ask(PAYEE).hits} == {one.pk, two.pk}


def test_after_the_agreement_a_list_counts_no_more():
    shared = shared_list()
    from_list(shared, [NUMBER], ends_at=None, no_end_reason="as their list says")
    assert check([Subject((NUMBER,))], shared.ends_at - timedelta(seconds=1))[0].verdict == "suspected"
    assert check([Subject((NUMBER,))], shared.ends_at)[0].verdict == "clear"


def test_a_list_that_we_publish_is_not_asked():
    entry(DEVICE)
    shared_list(direction="out", remote=None, signing_key=b"x")
    assert ask(DEVICE).verdict == "suspected"


# --- accounts that are registered here


def test_an_account_is_blocked_by_the_document_it_was_verified_with(platform):
    number = resident_id(date(1990, 3, 7))
    party = verified_party(client=platform, number=number)
    entry(("resident_id", number))
    for answer in (ask(("account", f"{platform.pk}/{party.ref}")), check([Subject((), ours=party.pk)])[0]):
        assert (answer.verdict, [hit.kind for hit in answer.hits]) == ("blocked", ["resident_id"])


@pytest.mark.parametrize("state", ["draft", "submitted", "refused", "closed"])
def test_a_number_that_was_only_typed_lists_nobodys_account(platform, state):
    party = verified_party(client=platform)
    party.identity.state = state
    party.identity.save()
    entry(("resident_id", str(party.identity.number)))
    assert ask(("account", f"{platform.pk}/{party.ref}")).verdict == "clear"


def test_an_account_is_suspected_by_its_mobile(platform):
    party = verified_party(client=platform)
    entry(("mobile", "+8613800138000"))
    answer = ask(("account", f"{platform.pk}/{party.ref}"))
    assert (answer.verdict, [hit.kind for hit in answer.hits]) == ("suspected", ["mobile"])


def test_an_entry_about_a_party_counts_without_any_identifier(platform):
    party = verified_party(client=platform)
    listed = entry(party=party)
    for answer in (ask(("account", f"{platform.pk}/{party.ref}")), check([Subject((), ours=party.pk)])[0]):
        assert (answer.verdict, [(hit.entry, hit.about) for hit in answer.hits]) == ("blocked", [(listed.pk, party.pk)])


def test_an_account_of_another_platform_is_another_account(platform):
    party = verified_party(client=platform)
    entry(party=party)
    assert ask(("account", f"{entry(DEVICE).pk}/{party.ref}")).verdict == "clear"
