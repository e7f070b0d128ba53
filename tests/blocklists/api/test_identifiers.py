"""POST blocklists/identifiers: what an account was seen with."""

import pytest

from accounts.models import Party
from blocklists.models import Seen, Suspicion
from tests.blocklists.build import entry

DEVICE = {"kind": "device", "value": "86-888803-012345-6"}


@pytest.fixture
def party(lister):
    return Party.objects.create(client=lister[0], ref="u-1", name="u", roles=["buyer"], place="330100")


def test_it_is_kept_and_compared(post, party):
    listed = entry(("device", "868888030123456"))
    answer = post("identifiers", {"ref": "u-1", "identifiers": [DEVICE]})
    assert (answer["party"], answer["verdict"]) == (str(party.pk), "suspected")
    assert [hit["entry"] for hit in answer["hits"]] == [str(listed.pk)]
    assert Seen.objects.get().party == party
    assert Suspicion.objects.get().entry == listed


def test_an_account_that_shares_nothing_is_clear(post, party):
    assert post("identifiers", {"ref": "u-1", "identifiers": [DEVICE]})["verdict"] == "clear"
    assert not Suspicion.objects.exists()


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"ref": ""}, {"ref": ["missing"]}),
        ({"ref": 7}, {"ref": ["missing"]}),
        ({"ref": "a\0"}, {"ref": ["missing"]}),
        ({"ref": "x" * 65}, {"ref": ["missing"]}),
        ({"identifiers": []}, {"identifiers": ["missing"]}),
        ({"identifiers": [DEVICE] * 21}, {"identifiers": ["too_many"]}),
        ({"identifiers": [DEVICE, {"kind": "device"}]}, {"identifiers": {"1": {"value": ["not_a_text"]}}}),
        ({"identifiers": [{"kind": "resident_id", "value": "11010119900307109X"}]}, {"identifiers": ["kind_not_seen"]}),
        ({"identifiers": [{"kind": "account", "value": "u-2"}]}, {"identifiers": ["kind_not_seen"]}),
        ({"device": "x"}, {"device": ["unknown_field"]}),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_kept(post, party, change, errors):
    answer = post("identifiers", {"ref": "u-1", "identifiers": [DEVICE]} | change, status=400)
    assert answer["errors"] == errors
    assert not Seen.objects.exists()


def test_an_account_nobody_told_of_is_unknown(post):
    assert post("identifiers", {"ref": "nobody", "identifiers": [DEVICE]}, status=404)["code"] == "unknown_party"
