"""Every measure says what becomes of open orders (LE2026 23)."""

import pytest
from django.utils import translation

from delivery.models import OutboxMessage
from moderation.decisions.aftercare import SENTENCES, code_of, sentence
from moderation.decisions.models import MeasureKind
from tests.decisions.held import decided_on

SUSPENDED = {"hide_product", "pause", "cut", "off_air"}


@pytest.mark.parametrize("kind", MeasureKind.values)
def test_each_kind_has_a_sentence(kind):
    code = code_of(kind)
    assert code in SENTENCES
    with translation.override("en"):
        assert str(sentence(code)).endswith(".")


def test_what_stops_selling_keeps_refunds_open_and_a_closed_account_settles_first():
    codes = {kind: code_of(kind) for kind in MeasureKind.values}
    assert {kind for kind, code in codes.items() if code == "orders_fulfilled_refunds_open"} == SUSPENDED
    assert {kind for kind, code in codes.items() if code == "orders_settled_first"} == {"close"}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["warn", "pause"])
def test_the_platform_is_told_the_same_code(stream, person, kind):
    decided_on(stream, person("moderator"), kind)
    assert OutboxMessage.objects.get().data["aftercare"] == code_of(kind)
