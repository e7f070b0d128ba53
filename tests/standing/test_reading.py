"""What stands against somebody: told to that person in full, and to nobody else."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Identity
from delivery.notices import notify
from moderation.console.standing.about import has_any
from tests.accounts.identity.build import resident_id, verified_party
from tests.blocklists.entries.build import confirmed
from tests.standing.conftest import FACTS, REASON

PAGE = "/standing/"


def test_everything_is_said_about_an_entry(browse, alice, entry):
    text = browse(alice).get(PAGE).text
    for words in (
        "Not allowed: go live",
        "A broadcast of yours seriously violated",
        REASON,
        FACTS,
        "Livestream Marketing Measures (2021), article 14",
        "own decision",
        entry.number,
        "You may appeal until",
    ):
        assert words in text, words


def test_it_never_says_who_decided_nor_what_one_is_known_by(browse, alice, party, entry):
    identity = Identity.objects.get(party=party)
    for address in (PAGE, reverse("standing_entry", args=[entry.pk])):
        text = browse(alice).get(address).text
        for hidden in ("Carol", "Dana", "carol", "dana", str(identity.number), str(identity.mobile)):
            assert hidden not in text


def test_nothing_of_it_is_kept_by_caches(browse, alice, entry):
    assert "no-store" in browse(alice).get(PAGE)["Cache-Control"]


def test_a_proposal_stands_against_nobody(browse, alice, party, list_it):
    entry = list_it(party=party, state="proposed")
    assert "Nothing stands against you" in browse(alice).get(PAGE).text
    assert browse(alice).get(reverse("standing_entry", args=[entry.pk])).status_code == 404


def test_a_stranger_sees_nothing_of_it(browse, person, entry):
    browser = browse(person(name="mallory"))
    assert REASON not in browser.get(PAGE).text
    assert browser.get(reverse("standing_entry", args=[entry.pk])).status_code == 404


def test_whoever_is_signed_out_is_led_to_the_door(client, entry):
    assert client.get(PAGE).status_code == 302
    assert client.get(reverse("standing_entry", args=[entry.pk])).status_code == 302


def test_a_guardian_sees_what_stands_against_the_child(browse, grace, kim, list_it):
    list_it(party=kim)
    text = browse(grace).get(PAGE).text
    assert "in your care" in text
    assert REASON in text


def test_an_entry_about_a_proved_number_is_ones_own(browse, alice, party, list_it):
    list_it(("resident_id", str(Identity.objects.get(party=party).number)))
    browser = browse(alice)
    assert REASON in browser.get(PAGE).text
    assert "Restrictions" in browser.get("/me/").text


@pytest.mark.parametrize("state", ["refused", "closed"])
def test_whose_number_was_found_to_match_and_who_holds_it_no_more_is_led_there_too(
    browse, alice, party, list_it, state
):
    list_it(("resident_id", str(party.identity.number)))
    Identity.objects.filter(party=party).update(state=state, recheck_due_at=None)
    browser = browse(alice)
    assert REASON in browser.get(PAGE).text
    assert "Restrictions" in browser.get("/me/").text


def test_the_second_account_that_an_entry_names_is_led_there_too(browse, alice, carol, dana, party):
    accounts = [("account", f"{one.client_id}/{one.ref}") for one in (verified_party(name="Bob"), party)]
    entry = confirmed(carol, dana, identifiers=accounts)
    assert entry.party != party
    browser = browse(alice)
    assert entry.number in browser.get(PAGE).text
    assert "Restrictions" in browser.get("/me/").text


def test_a_number_that_was_merely_typed_shows_nothing(browse, person, list_it):
    number = resident_id(date(1988, 1, 2))
    mallory = person(name="mallory")
    typed = verified_party(user=mallory, name="Mallory", number=number)
    Identity.objects.filter(party=typed).update(state="submitted", verified_at=None, recheck_due_at=None)
    Identity.objects.get(party=typed).checks.all().delete()
    list_it(("resident_id", number))
    browser = browse(mallory)
    assert REASON not in browser.get(PAGE).text
    assert "Restrictions" not in browser.get("/me/").text


def test_a_buyers_entry_says_that_it_rests_on_the_house_rule(browse, grace, kim, list_it):
    list_it(party=kim, side="buyer", scopes=["buy", "tip"])
    text = browse(grace).get(PAGE).text
    assert "Not allowed: buy, tip" in text
    assert "The law names no list of buyers" in text
    assert reverse("house_rule") in text


def test_what_is_over_stands_apart_and_can_still_be_read(browse, alice, party, list_it):
    now = timezone.now()
    entry = list_it(party=party, ends_at=now - timedelta(hours=1))
    browser = browse(alice)
    text = browser.get(PAGE).text
    assert "No longer in force" in text
    assert "Nothing stands against you" in text
    assert REASON in browser.get(reverse("standing_entry", args=[entry.pk])).text


def test_the_header_leads_there_only_when_there_is_something(browse, alice, party, list_it, person):
    assert "Restrictions" not in browse(alice).get("/me/").text
    list_it(party=party)
    text = browse(alice).get("/me/").text
    assert f'href="{PAGE}"' in text
    assert "Something is not allowed to you" in text
    assert "Restrictions" not in browse(person(name="mallory")).get("/me/").text


def test_staff_are_not_asked_for_with_every_page(browse, carol, django_assert_max_num_queries):
    browser = browse(carol)
    browser.get("/rules/")
    with django_assert_max_num_queries(12) as counted:
        browser.get("/rules/")
    assert not [query for query in counted.captured_queries if "blocklists_entry" in query["sql"]]


def test_the_question_of_the_header_is_one_query(alice, entry, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert has_any(alice)


@pytest.mark.parametrize("code", ["blocklist_lifted", "appeal_upheld"])
def test_letters_about_entries_lead_there(browse, alice, party, entry, code):
    notify(
        recipient=f"party:{party.pk}", code=code, subject=f"entry:{entry.pk}", number=entry.number, until="", side=""
    )
    assert "See what stands against you" in browse(alice).get("/letters/").text
