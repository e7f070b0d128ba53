"""Hints about returns of listed persons and about appeals reach who decides them, and name nobody."""

import json

import pytest

from moderation.cases import evasions, hints
from moderation.cases.hints import queue_group
from moderation.complaints import appeals
from moderation.console.consumers import ConsoleConsumer
from tests.blocklists.build import entry
from tests.cases.evasion import account, like
from tests.complaints.build import WORDS, listed_person

EVASIONS, APPEALS = queue_group(evasions.QUEUE), queue_group(appeals.QUEUE)


@pytest.mark.parametrize(
    ("role", "heard"),
    [
        ("moderator", {EVASIONS}),
        ("senior_moderator", {EVASIONS, APPEALS}),
        ("compliance_officer", {EVASIONS, APPEALS}),
    ],
)
def test_a_socket_hears_of_what_its_reader_decides(person, role, heard):
    groups = ConsoleConsumer().groups_for(person(role))
    assert set(groups or ()) & {EVASIONS, APPEALS} == heard


def test_who_is_no_staff_hears_nothing(person):
    assert ConsoleConsumer().groups_for(person()) is None


def test_what_is_hinted_is_numbers(seeded, person, monkeypatch, django_capture_on_commit_callbacks):
    offered = []
    monkeypatch.setattr(hints, "_offer", lambda queue, last: offered.append((queue, last)))
    owner = person("", "olga")
    with django_capture_on_commit_callbacks(execute=True):
        case = like(entry(party=account()), party=account(name="Lin Daiyu"))
        party, listed = listed_person(owner)
        made = appeals.appeal(party=party, entry_id=listed.pk, words=WORDS, user=owner)
    assert (evasions.QUEUE, {"case": case.pk, "severity": 2, "flag_count": 1}) in offered
    assert (appeals.QUEUE, {"case": made.case_id, "severity": 2, "flag_count": 0}) in offered
    told = json.dumps([offered, hints.states_of([evasions.QUEUE, appeals.QUEUE])])
    for secret in ("Lin", str(case.party_id), str(party.pk), str(listed.pk), str(made.pk)):
        assert secret not in told
