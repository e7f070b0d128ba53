"""Whose check has lapsed or will: the list says so, filtered by its address."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Identity
from moderation.console.compliance import rechecks
from tests.accounts.identity.build import verified_party
from tests.cases.registration import waiting_case


@pytest.fixture
def officer(browse, person):
    return browse(person("compliance_officer"))


def due(days: float, role: str = "streamer", name: str = "") -> Identity:
    party = verified_party(role=role, name=name or f"due in {days}")
    Identity.objects.filter(party=party).update(recheck_due_at=timezone.now() + timedelta(days=days))
    return Identity.objects.get(party=party)


def names(answer) -> list[str]:
    assert answer.status_code == 200
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', answer.content.decode())


def test_the_oldest_lapse_stands_first(officer, seeded):
    due(-1), due(-40), due(4), due(25), due(60)
    assert names(officer.get(reverse("compliance"))) == ["due in -40", "due in -1"]
    assert names(officer.get(reverse("compliance") + "?due=7")) == ["due in 4"]
    assert names(officer.get(reverse("compliance") + "?due=30")) == ["due in 4", "due in 25"]


def test_buyers_are_not_rechecked(officer, seeded):
    due(-1, role="buyer")
    assert names(officer.get(reverse("compliance"))) == []


def test_the_address_chooses_the_role(officer, seeded):
    due(-1, role="operator", name="shop"), due(-2)
    assert names(officer.get(reverse("compliance") + "?role=operator")) == ["shop"]


def test_a_filter_that_cannot_be_read_is_the_first_choice(officer, seeded):
    due(-1)
    for query in ("?due=x", "?role=buyer", "?page=0", "?page=x", "?page=99999999", "?due=%00&role=%00&page=-1"):
        assert len(names(officer.get(reverse("compliance") + query))) == 1


def test_what_waits_for_a_reviewer_leads_to_its_case(officer, seeded):
    identity = due(-1)
    Identity.objects.filter(pk=identity.pk).update(recheck_asked_at=timezone.now())
    identity.refresh_from_db()
    case = waiting_case(identity)
    assert reverse("case", args=[case.pk]) in officer.get(reverse("compliance")).content.decode()


def test_long_lists_have_pages(officer, seeded, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(rechecks, "ROWS", 2)
    for days in (-1, -2, -3):
        due(days)
    with django_assert_max_num_queries(12):
        assert names(officer.get(reverse("compliance"))) == ["due in -3", "due in -2"]
    assert names(officer.get(reverse("compliance") + "?page=2")) == ["due in -1"]


def test_an_empty_list_says_what_would_fill_it(officer, seeded):
    assert "No check has lapsed" in officer.get(reverse("compliance")).content.decode()
