"""A function that a measure took from an account or from a room is refused at its gate, and nothing else is."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from livestream.models import Restriction
from tests.livestream.gates.build import viewer
from tests.livestream.gates.conftest import codes

pytestmark = pytest.mark.django_db
ADULT = date(1990, 6, 1)
ACTS = {"watch": {}, "comment": {}, "tip": {"id": "t", "amount": 1}, "order": {"id": "o", "amount": 1}}


def restrict(kind, minutes=5, **fields):
    now = timezone.now()
    return Restriction.objects.create(
        kind=kind,
        starts_at=now - timedelta(minutes=10),
        ends_at=now + timedelta(minutes=minutes) if minutes else None,
        no_end_reason="" if minutes else "for good",
        basis_type="decision",
        basis_id="1",
        basis_text="LM10-1",
        **fields,
    )


def refused(gate, who, **more):
    """What each act is refused for."""
    asked = {act: gate(act, who, **facts, **(more if act == "order" else {})) for act, facts in ACTS.items()}
    return {act: codes(answer) for act, answer in asked.items() if codes(answer)}


@pytest.mark.parametrize(
    ("function", "code"), [("comment", "comment_muted"), ("tip", "tip_restricted"), ("order", "order_restricted")]
)
def test_a_restricted_account_loses_that_function_alone(gate, platform, function, code):
    adult = viewer(platform, ADULT)
    restrict("restrict", party=adult, function=function)
    assert refused(gate, adult) == {function: [code]}


@pytest.mark.parametrize("function", ["sell", "link_up"])
def test_what_only_a_platform_can_take_away_closes_no_gate(gate, platform, function):
    adult = viewer(platform, ADULT)
    restrict("restrict", party=adult, function=function)
    assert refused(gate, adult) == {}


def test_a_restriction_that_ran_out_or_was_lifted_closes_no_gate(gate, platform):
    adult = viewer(platform, ADULT)
    restrict("restrict", -1, party=adult, function="tip")
    restrict("restrict", party=adult, function="order", lifted_at=timezone.now())
    assert refused(gate, adult) == {}


def test_a_closed_account_does_nothing_anywhere(gate, platform):
    adult = viewer(platform, ADULT)
    restrict("closed", None, party=adult)
    assert refused(gate, adult) == {act: ["account_closed"] for act in ACTS}


def test_a_room_without_comments_takes_none_from_anybody(gate, platform, stream):
    restrict("mute", stream=stream, function="comment")
    assert refused(gate, viewer(platform, ADULT)) == {"comment": ["comments_off"]}


def test_a_hidden_product_is_not_ordered_and_another_one_is(gate, platform, stream):
    restrict("hide_product", None, stream=stream, product="p-1")
    adult = viewer(platform, ADULT)
    assert refused(gate, adult, product={"category": "clothing", "ref": "p-1"}) == {"order": ["product_hidden"]}
    other = gate("order", adult, id="o-2", amount=1, product={"category": "clothing", "ref": "p-2"})
    assert codes(other) == []
