"""A slip that was put right on air says so on its card, and when (LE2026 31)."""

import pytest
from django.urls import reverse

from moderation.cases.models import Case
from tests.conftest import CURE, send_and_scan, speech

pytestmark = pytest.mark.django_db


def test_it_says_when_it_was_put_right(browse, stream, alice):
    send_and_scan(stream, speech(10, CURE))
    address = reverse("case", args=[Case.objects.get(stream=stream).pk])
    assert "put right on air" not in browse(alice).get(address).content.decode()
    send_and_scan(stream, speech(40, "更正一下，刚才说错了，这个茶就是普通食品"))
    assert "put right on air at 0:40" in browse(alice).get(address).content.decode()
