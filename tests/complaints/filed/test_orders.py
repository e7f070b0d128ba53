"""An order that our records know is marked so; one that they do not know is taken all the same."""

import pytest

from livestream.models import AdmissionEntry
from tests.complaints.filed.build import filed
from tests.conftest import send
from tests.livestream.gates.build import viewer

pytestmark = pytest.mark.django_db


def passed_the_gate(stream, party) -> None:
    AdmissionEntry.objects.create(
        client=stream.client, act="order", ref="o-1", stream=stream, party=party, place="330100", allowed=True
    )


def bought(stream, by: str) -> None:
    send(
        stream,
        {"id": "o1", "kind": "order", "order": "o-1", "buyer": by, "amount": 100, "state": "paid", "offset_ms": 70_000},
    )


def test_the_gates_record_confirms_it(stream):
    party = viewer(stream.client)
    passed_the_gate(stream, party)
    made = filed(stream, None, client=stream.client, party=party, order_ref="o-1")
    assert made.order_known == "confirmed"
    other = filed(stream, None, client=stream.client, party=viewer(stream.client), order_ref="o-1")
    assert other.order_known == "others"


def test_what_the_platform_sent_around_the_moment_confirms_it(stream):
    party = viewer(stream.client)
    bought(stream, party.ref)
    about = {"client": stream.client, "order_ref": "o-1", "offset_ms": 60_000}
    assert filed(stream, None, party=party, **about).order_known == "confirmed"
    assert filed(stream, None, party=viewer(stream.client), **about).order_known == "others"


def test_of_a_buyer_of_this_site_nobody_says_that_the_order_is_anothers(stream, bob):
    passed_the_gate(stream, viewer(stream.client))
    bought(stream, "v-9")
    assert filed(stream, bob, order_ref="o-1", offset_ms=60_000).order_known == "unknown"


@pytest.mark.parametrize(("order", "known"), [("", ""), ("o-9", "unknown")], ids=["none", "unknown"])
def test_nothing_known_refuses_nothing(stream, bob, order, known):
    assert filed(stream, bob, order_ref=order, offset_ms=5000).order_known == known
