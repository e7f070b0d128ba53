"""What we demand of a stream, and in which order a platform hears of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from delivery.models import OutboxMessage
from delivery.services import seal_due
from livestream.demands import demand_of
from livestream.models import Restriction
from livestream.services import tell_demand, tell_ended


def restrict(stream, kind, minutes=None, **fields):
    return Restriction.objects.create(
        **{
            "stream": stream,
            "kind": kind,
            "starts_at": timezone.now() - timedelta(minutes=10),
            "ends_at": timezone.now() + timedelta(minutes=minutes) if minutes else None,
            "no_end_reason": "" if minutes else "final",
            "basis_type": "decision",
            "basis_id": "1",
            "basis_text": "LM10-1",
        }
        | fields
    )


def test_nothing_in_force_allows(stream):
    assert demand_of(stream).state == "allowed"


def test_the_longest_pause_and_the_lowest_limit_count(stream):
    restrict(stream, "pause", 5)
    longest = restrict(stream, "pause", 9)
    restrict(stream, "limit_traffic", 9, percent=50)
    restrict(stream, "limit_traffic", 9, percent=20)
    assert demand_of(stream).as_json() == {
        "state": "paused",
        "paused_until": longest.ends_at.isoformat(),
        "limit_traffic_percent": 20,
        "audience": None,
        "hidden_products": [],
        "muted": [],
    }


def test_every_hidden_product_and_muted_function_stands_in_the_demand_once(stream):
    restrict(stream, "hide_product", product="p-2")
    restrict(stream, "hide_product", 5, product="p-1")
    restrict(stream, "hide_product", 9, product="p-1")
    restrict(stream, "mute", 5, function="comment")
    demand = demand_of(stream).as_json()
    assert (demand["hidden_products"], demand["muted"]) == (["p-1", "p-2"], ["comment"])


def test_a_cut_stands_over_a_pause(stream):
    restrict(stream, "pause", 5)
    restrict(stream, "cut")
    assert demand_of(stream).state == "cut"
    assert demand_of(stream).paused_until is None


def test_what_ended_was_lifted_or_has_not_begun_demands_nothing(stream):
    restrict(stream, "pause", -1)
    restrict(stream, "pause", 5, lifted_at=timezone.now())
    restrict(stream, "pause", 5, starts_at=timezone.now() + timedelta(minutes=1))
    assert demand_of(stream).state == "allowed"


def test_sequences_rise_in_the_order_of_leaving_not_of_deciding(stream):
    late = tell_demand(stream=stream, because={"n": 1}, not_before=timezone.now() + timedelta(seconds=60))
    early = tell_demand(stream=stream, because={"n": 2})
    seal_due()
    OutboxMessage.objects.filter(pk=late.pk).update(not_before=timezone.now())
    seal_due()
    sequences = {m.pk: m.payload["data"]["sequence"] for m in OutboxMessage.objects.exclude(sealed_at=None)}
    assert sequences[early.pk] < sequences[late.pk]


def test_each_message_carries_the_whole_demand(stream):
    restrict(stream, "limit_traffic", 5, percent=40)
    tell_demand(stream=stream, because={"measure": "prompt"})
    seal_due()
    data = OutboxMessage.objects.get().payload["data"]
    assert data["demand"]["limit_traffic_percent"] == 40
    assert data["because"] == {"measure": "prompt"}
    assert data["stream"] == str(stream.pk)


def test_the_end_of_a_pause_is_told_once(stream):
    restrict(stream, "pause", -1)
    assert tell_ended() == 1
    assert tell_ended() == 0
    assert OutboxMessage.objects.get().data == {"ended": "pause"}


def test_the_end_of_what_names_a_product_or_a_function_names_it_too(stream):
    restrict(stream, "hide_product", -1, product="p-1")
    restrict(stream, "mute", -1, function="link_up")
    assert tell_ended() == 2
    told = [message.data for message in OutboxMessage.objects.order_by("data__ended")]
    assert told == [{"ended": "hide_product", "product": "p-1"}, {"ended": "mute", "function": "link_up"}]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "pause", "percent": 50},
        {"kind": "limit_traffic", "percent": None},
        {"kind": "limit_traffic", "percent": 100},
        {"kind": "cut", "no_end_reason": ""},
        {"kind": "cut", "stream": None},
    ],
)
def test_the_database_refuses_a_restriction_that_makes_no_sense(stream, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        restrict(**{"stream": stream} | wrong)
