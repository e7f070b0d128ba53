"""The ten seconds around a complaint's moment: what the room said then, and what was for sale."""

import pytest

from moderation.complaints import complaints
from moderation.complaints.complaints import moments
from tests.complaints.filed.build import filed
from tests.conftest import chat, send, speech

pytestmark = pytest.mark.django_db


def product(number: int, ref: str, action: str = "shown", **facts: object) -> dict[str, object]:
    return {"id": f"g{number}", "kind": "product", "product": ref, "action": action, "offset_ms": number * 1000} | facts


def test_the_rooms_words_and_the_product_on_screen(stream, bob, django_assert_num_queries):
    send(
        stream,
        product(10, "p-0", title="Scarf", price=9900),
        product(20, "p-1", title="Down jacket", price=29900, was_price=99900),
        speech(52, "too early"),
        speech(54, "ninety percent down"),
        chat(58, "only today", speaker="operator"),
        chat(59, "I bought three", speaker="viewer", author="v-1"),
        speech(63, "three in stock"),
        speech(65, "too late"),
    )
    made = filed(stream, bob, offset_ms=61_000)
    with django_assert_num_queries(1):
        moment = complaints.moment(made)
    assert [line.text for line in moment.lines] == ["ninety percent down", "only today", "three in stock"]
    assert (moment.product, moment.title, moment.price, moment.was_price) == ("p-1", "Down jacket", 29900, 99900)
    assert (moment.from_ms, moment.to_ms) == (54_000, 64_000)


def test_the_product_complained_of_is_shown_even_when_hidden_since(stream, bob):
    send(stream, product(10, "p-1", title="Jacket", price=100), product(20, "p-2", title="Scarf", price=50))
    send(stream, product(30, "p-1", action="hidden"))
    moment = complaints.moment(filed(stream, bob, offset_ms=61_000, product="p-1"))
    assert (moment.product, moment.title, moment.price) == ("p-1", "Jacket", 100)


def test_of_any_product_a_hidden_one_is_not_on_screen(stream, bob):
    send(stream, product(10, "p-1", title="Jacket"), product(30, "p-1", action="hidden"))
    assert complaints.moment(filed(stream, bob, offset_ms=61_000)).product == ""


def test_a_moment_whose_words_have_not_arrived_is_empty_and_none_is_none(stream, bob):
    assert complaints.moment(filed(stream, bob, offset_ms=0)).lines == ()
    assert complaints.moment(filed(stream, bob)) is None


def test_a_busy_moment_takes_no_words_from_an_earlier_one(monkeypatch, stream, django_assert_num_queries):
    monkeypatch.setattr(moments, "MOST_BATCHES", 3)
    send(stream, speech(60, "the first words"))
    for second in (300, 301, 302, 303):
        send(stream, speech(second, f"words at {second}"))
    with django_assert_num_queries(1):
        first, busy = moments.words_at(stream.pk, [61_000, 302_000])
    assert [line.text for line in first.lines] == ["the first words"]
    assert [line.text for line in busy.lines] == ["words at 301", "words at 302", "words at 303"]
