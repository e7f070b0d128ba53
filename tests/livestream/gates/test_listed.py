"""Listed as a buyer: the gates refuse what the entry forbids, say by which entry, and say the same when asked again."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Identity, Party
from accounts.services import site_client
from blocklists.identifiers import account_value, blind
from livestream.gates.facts import COMMENT, ORDER, TIP, WATCH
from livestream.gates.gathering import Viewer
from livestream.gates.services import Question, ask
from livestream.models import AdmissionEntry
from tests.blocklists.build import entry
from tests.livestream.gates.build import viewer
from tests.livestream.gates.conftest import codes

NUMBER = "110101199003071233"


def listed(*identifiers, **fields):
    return entry(*identifiers, **{"side": "buyer"} | fields)


@pytest.fixture
def buyer(platform) -> Party:
    return viewer(platform, date(1990, 3, 7))


def body(act: str) -> dict:
    return {} if act == COMMENT else {"id": f"{act}-1", "amount": 500}


@pytest.mark.parametrize(("act", "scope"), [(ORDER, "buy"), (TIP, "tip"), (COMMENT, "comment")])
def test_each_gate_refuses_what_the_entry_forbids_and_nothing_else(gate, buyer, act, scope):
    row = listed(party=buyer, scopes=[scope])
    answer = gate(act, buyer, **body(act))
    assert codes(answer) == [f"{act}_listed"]
    reason = answer["reasons"][0]
    assert reason["facts"]["entry"] == row.number
    assert datetime.fromisoformat(reason["facts"]["until"]) == row.ends_at
    assert (reason["facts"]["article"], reason["facts"]["ground"]) == ("house:1", "fraud")
    assert "appeal" in reason["next"]
    for other in {ORDER, TIP, COMMENT, WATCH} - {act}:
        assert gate(other, buyer, **(body(other) if other != WATCH else {}))["allowed"]


def test_whoever_may_not_buy_or_tip_has_nothing_left_of_either(gate, buyer):
    assert gate(WATCH, buyer)["limits"]["order_each"] is None
    listed(party=buyer)
    limits = gate(WATCH, buyer)["limits"]
    assert [limits[name] for name in ("tip_each", "tip_daily", "order_each", "order_daily")] == [0, 0, 0, 0]


def test_an_entry_for_some_goods_refuses_those_under_any_name(gate, buyer):
    listed(party=buyer, categories=["alcohol"])
    assert gate(ORDER, buyer, id="o-1", amount=500, product={"category": "snack"})["allowed"]
    refused = gate(ORDER, buyer, id="o-2", amount=500, product={"category": "liquor"})
    assert codes(refused) == ["order_listed"]


@pytest.mark.parametrize("fields", [{"state": "proposed"}, {"state": "lifted"}, {"side": "streamer"}, {"late": True}])
def test_what_is_not_in_force_about_a_buyer_refuses_nothing(gate, buyer, fields):
    if fields.pop("late", False):
        fields = {"starts_at": timezone.now() + timedelta(minutes=5)}
    listed(party=buyer, **fields)
    assert gate(COMMENT, buyer)["allowed"]


def test_the_same_order_asked_again_has_the_same_answer_while_in_force_and_after(gate, buyer):
    row = listed(party=buyer)
    first = gate(ORDER, buyer, id="o-1", amount=500)
    again = gate(ORDER, buyer, id="o-1", amount=500)
    assert again["reasons"] == first["reasons"]
    row.state, row.ended_at, row.ended_code = "lifted", timezone.now(), "lifted"
    row.save()
    lifted = gate(ORDER, buyer, id="o-1", amount=500)
    assert codes(lifted) == ["order_listed"]
    assert lifted["reasons"][0]["what"] == first["reasons"][0]["what"]
    assert AdmissionEntry.objects.filter(act=ORDER).count() == 1


def test_an_account_is_listed_before_anybody_of_that_name_was_here(gate, platform):
    listed(("account", account_value(platform.pk, "never-seen")))
    assert codes(gate(COMMENT, {"ref": "never-seen"})) == ["comment_listed"]
    assert gate(COMMENT, {"ref": "another"})["allowed"]


@pytest.mark.parametrize("home", ["platform", "site"])
def test_an_account_is_found_by_our_id_of_the_party_too(gate, platform, home):
    client = platform if home == "platform" else site_client()
    party = viewer(client, date(1990, 3, 7))
    listed(("account", account_value(client.pk, party.ref)))
    assert codes(gate(ORDER, {"party": str(party.pk)}, id="o-1", amount=5)) == ["order_listed"]


def test_a_number_counts_once_it_is_proved(gate, buyer):
    listed(("resident_id", NUMBER))
    identity = Identity.objects.filter(party=buyer)
    identity.update(number_index=blind("resident_id", NUMBER))
    assert codes(gate(COMMENT, buyer)) == ["comment_listed"]
    identity.update(state="submitted")
    assert gate(COMMENT, buyer)["allowed"]


@pytest.mark.parametrize("named", ["by ref", "by party"])
@pytest.mark.parametrize("act", [WATCH, COMMENT, ORDER, TIP])
def test_a_listed_viewer_costs_at_most_five_statements(platform, stream, buyer, act, named):
    listed(party=buyer)
    who = Viewer(ref=buyer.ref) if named == "by ref" else Viewer(party=buyer.pk)
    spends = act in (ORDER, TIP)
    question = Question(act=act, stream=stream.pk, viewer=who, amount=5 if spends else None, id="x" if spends else "")
    with CaptureQueriesContext(connection) as captured:
        ask(client=platform, question=question)
    assert len(captured) <= 5
