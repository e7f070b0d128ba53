"""The form that proposes: what is missing is said beside its field, and nothing that was written is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Party
from blocklists.models import Entry
from tests.canaries import NAME
from tests.cases.registration import waiting_case

DEVICE = "AB:CD:EF:01:23:45"


def send(browser, address="", leave=(), **fields):
    given = {
        "ground": "serious_violation",
        "reason": "Sold what may not be sold.",
        "facts": "On air on 3 November.",
        "scopes": ["go_live", "camera", "operate"],
        "length": "90",
        "source": "own",
    } | fields
    return browser.post(
        reverse("blocklist_propose") + address, {name: value for name, value in given.items() if name not in leave}
    )


def said(answer, words):
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text
    assert not Entry.objects.exists()
    return text


def test_from_a_partys_page_with_the_party_chosen(officer, party):
    page = officer.get(reverse("compliance_party", args=[party.pk])).content.decode()
    address = f"?party={party.pk}"
    assert reverse("blocklist_propose") + address in page
    assert "Lin&#x27;s room" in officer.get(reverse("blocklist_propose") + address).content.decode()
    answer = send(officer, address)
    entry = Entry.objects.get()
    assert answer["Location"] == reverse("blocklist_entry", args=[entry.pk])
    assert (entry.party, entry.state, entry.side) == (party, "proposed", "streamer")
    assert (entry.reason, entry.facts) == ("Sold what may not be sold.", "On air on 3 November.")
    assert timedelta(days=89) < entry.ends_at - timezone.now() <= timedelta(days=90)
    # what the party is known by itself was added
    assert {"account", "resident_id", "mobile"} == set(entry.identifiers.values_list("kind", flat=True))


def test_somebody_not_registered_here_by_what_they_are_known_by(officer):
    assert send(officer, kind_1="device", value_1=DEVICE, kind_2="mobile", value_2="13900139000").status_code == 302
    entry = Entry.objects.get()
    assert entry.party is None
    assert set(entry.identifiers.values_list("kind", flat=True)) == {"device", "mobile"}


def test_an_account_of_a_platform_is_the_party(officer, party):
    answer = send(officer, kind_1="account", value_1=party.ref)
    said(answer, "Say which.")
    assert send(officer, kind_1="account", value_1=party.ref, platform=party.client_id).status_code == 302
    assert Entry.objects.get().party == party


def test_a_buyers_entry_rests_on_the_house_rule(officer):
    page = officer.get(reverse("blocklist_propose") + "?side=buyer").content.decode()
    assert reverse("house_rule") in page
    assert "A serious violation on air" not in page
    answer = send(officer, "?side=buyer", ground="fraud", scopes=["buy"], kind_1="device", value_1=DEVICE)
    assert answer.status_code == 302
    entry = Entry.objects.get()
    assert (entry.side, entry.article.partition(":")[0], entry.scopes) == ("buyer", "house", ["buy"])


def test_an_account_that_only_buys_is_taken_for_a_buyer(officer, party):
    Party.objects.filter(pk=party.pk).update(roles=["buyer"])
    page = officer.get(reverse("blocklist_propose") + f"?party={party.pk}").content.decode()
    assert "Fraud against sellers or buyers" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": " "}, "This field is required"),
        ({"reason": "x" * 2001}, "at most 2000 characters"),
        ({"ground": ""}, "This field is required"),
        ({"ground": "fraud"}, "Select a valid choice"),
        ({"scopes": ["buy"]}, "Select a valid choice"),
        ({"scopes": []}, "Choose at least one thing"),
        ({"categories": ["no_such"]}, "Select a valid choice"),
        ({"length": "until"}, "Say which day is the last one."),
        ({"length": "until", "ends_on": "2020-01-01"}, "The end must come after the start."),
        ({"length": "until", "ends_on": "tomorrow"}, "Enter a valid date"),
        ({"length": "none"}, "Without an end there must be a reason why"),
        ({"length": "7"}, "Select a valid choice"),
        ({"starts_on": "2999-01-01", "length": "until", "ends_on": "2998-01-01"}, "The end must come after the start."),
        ({"source": "authority"}, "Name the order it rests on"),
        ({"source": "shared"}, "Select a valid choice"),
        ({"case": "12345678"}, "There is no such case"),
        ({"case": "x"}, "The number of a case has digits alone."),
        ({"kind_1": "", "value_1": ""}, "Say whom this is about"),
        ({"kind_1": "mobile", "value_1": "123"}, "This is no mobile number."),
        ({"kind_1": "mobile", "value_1": ""}, "Give both"),
        ({"kind_1": "nothing"}, "Select a valid choice"),
    ],
)
def test_each_mistake_is_said_and_nothing_is_proposed(officer, fields, words):
    said(send(officer, **{"kind_1": "device", "value_1": DEVICE} | fields), words)


def test_what_was_written_stays_but_what_somebody_is_known_by_is_not_sent_back(officer):
    reason = f"About {NAME}."
    text = said(send(officer, leave=["ground"], reason=reason, kind_1="device", value_1=DEVICE), "required")
    assert reason in text
    assert "must be typed once more" in text
    assert DEVICE not in text


def test_twice_about_the_same_names_the_first(officer, senior, propose, party):
    first = propose()
    answer = send(officer, f"?party={party.pk}")
    assert answer.status_code == 422
    assert f"Entry {first.number} already says so" in answer.content.decode()
    assert Entry.objects.count() == 1


def test_about_a_party_of_ones_own_nothing_is_proposed(officer, dana, party):
    party.memberships.create(user=dana, part="staff")
    said(send(officer, f"?party={party.pk}"), "Nobody acts on an entry about a party of one’s own.")


@pytest.mark.parametrize("number", ["x", "00000000-0000-0000-0000-000000000000", "' OR 1=1"])
def test_a_party_that_is_not_here_is_not_found(officer, number):
    assert officer.get(reverse("blocklist_propose"), {"party": number}).status_code == 404


def test_a_later_start_counts_its_days_from_there(officer):
    day = timezone.localdate() + timedelta(days=10)
    assert send(officer, kind_1="device", value_1=DEVICE, starts_on=day.isoformat(), length="30").status_code == 302
    entry = Entry.objects.get()
    assert timezone.localtime(entry.starts_at).date() == day
    assert entry.ends_at - entry.starts_at == timedelta(days=30)


def test_today_is_at_once_and_the_last_day_counts_to_its_end(officer, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    today, day = timezone.localdate(), timezone.localdate() + timedelta(days=3)
    fields = {"starts_on": today.isoformat(), "length": "until", "ends_on": day.isoformat()}
    assert send(officer, kind_1="device", value_1=DEVICE, **fields).status_code == 302
    entry = Entry.objects.get()
    assert timezone.now() - entry.starts_at < timedelta(minutes=1)
    assert f"{timezone.localtime(entry.ends_at):%Y-%m-%d %H:%M:%S}" == f"{day} 23:59:59"


def test_a_case_that_its_proposer_sees_is_linked(officer):
    case = waiting_case()
    assert send(officer, kind_1="device", value_1=DEVICE, case=case.pk).status_code == 302
    entry = Entry.objects.get()
    assert (entry.basis_type, entry.basis_id) == ("case", str(case.pk))
    page = officer.get(reverse("blocklist_entry", args=[entry.pk])).content.decode()
    assert reverse("case", args=[case.pk]) in page
