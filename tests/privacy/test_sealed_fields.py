"""Sealed text opens only where it was sealed, whole, and with the same key."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from delivery.models import WebhookEndpoint
from delivery.services import add_endpoint
from evidence.actors import system
from privacy.fields import Unreadable, seal, unseal
from privacy.keys import keyed_digest

texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts)
def test_what_is_sealed_opens_again(text):
    assert unseal(seal(text, place="a.b"), place="a.b") == text


@given(texts)
def test_the_same_text_is_sealed_differently_each_time(text):
    assert seal(text, place="a.b") != seal(text, place="a.b")


@given(texts, st.data())
def test_any_altered_byte_is_noticed(text, data):
    sealed = bytearray(seal(text, place="a.b"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 + data.draw(st.integers(0, 254))
    with pytest.raises(Unreadable):
        unseal(bytes(sealed), place="a.b")


def test_a_value_moved_to_another_column_does_not_open():
    with pytest.raises(Unreadable):
        unseal(seal("secret", place="a.b"), place="a.c")


def test_the_database_holds_no_plain_secret(db):
    endpoint, secret = add_endpoint(subscriber="client:x", url="https://example.org/", actor=system("t"))
    assert WebhookEndpoint.objects.get().secret == secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM delivery_webhookendpoint")
        stored = bytes(cursor.fetchone()[0])
    assert secret.encode() not in stored
    assert secret.removeprefix("whsec_").encode() not in stored


def test_digests_of_one_use_say_nothing_about_another():
    assert keyed_digest("a", "v") == keyed_digest("a", "v")
    assert keyed_digest("a", "v") != keyed_digest("b", "v")
