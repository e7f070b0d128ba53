"""GET blocklists/entries/<id>: what an entry about a party of one's own says."""

import uuid

import pytest
from django.test import Client

from accounts.models import Party
from accounts.services import create_client
from evidence.actors import system
from tests.blocklists.build import entry


@pytest.fixture
def party(lister):
    return Party.objects.create(client=lister[0], ref="u-1", name="u", roles=["buyer"], place="330100")


def get(lister, pk, status=200):
    browser = Client(headers={"Authorization": f"Bearer {lister[1]}"})
    answer = browser.get(f"/api/v1/blocklists/entries/{pk}")
    assert answer.status_code == status
    return answer.json()


def test_it_says_what_for_how_long_and_until_when_to_appeal(lister, party):
    listed = entry(party=party, side="buyer", reason="Alice cheated", facts="in May")
    told = get(lister, listed.pk)
    assert (told["number"], told["party"], told["standing"]) == (listed.number, str(party.pk), "in_force")
    assert (told["article"], told["ground"], told["scopes"]) == ("house:1", "fraud", ["buy", "tip", "comment"])
    assert told["article_words"] != "house:1"
    assert told["appeal_by"]
    # words are for the person, who reads them in a letter and on its own page
    assert "Alice" not in str(told)


@pytest.mark.parametrize("state", ["lifted", "overturned"])
def test_an_ended_entry_says_so(lister, party, state):
    assert get(lister, entry(party=party, state=state).pk)["standing"] == state


def test_a_proposal_a_foreign_and_an_unknown_entry_look_the_same(lister, party):
    other, _ = create_client(name="Bob's platform", scopes=["blocklists"], actor=system("test"))
    theirs = Party.objects.create(client=other, ref="u-1", name="u", roles=["buyer"], place="330100")
    for pk in (entry(party=party, state="proposed").pk, entry(party=theirs).pk, entry().pk, uuid.uuid4()):
        assert get(lister, pk, status=404)["code"] == "not_found"
