"""Whoever wants a copy of each seal gets it as a signed message, in the transaction of the seal."""

import pytest
from django.core.management import CommandError, call_command

from delivery.models import OutboxMessage, WebhookEndpoint
from evidence.seals.publishing import as_published
from evidence.seals.sealing import seal
from tests.evidence.sealing import nothing_but_ours, write

pytestmark = pytest.mark.django_db


def messages():
    return OutboxMessage.objects.filter(topic="evidence.sealed").order_by("created_at", "pk")


def test_nobody_is_told_who_did_not_ask():
    write()
    seal()
    assert not messages().exists()


def test_each_seal_is_told_as_it_is_published(capsys):
    call_command("seals_webhook", "https://copies.example/seals")
    assert "whsec_" in capsys.readouterr().out
    nothing_but_ours()
    write(3)
    made = seal(most=2)
    assert [message.data for message in messages()] == [as_published(one) for one in made]
    assert {message.subscriber for message in messages()} == {"seals"}


def test_an_address_that_is_none_is_refused():
    with pytest.raises(CommandError, match="not an http"):
        call_command("seals_webhook", "copies.example")
    assert not WebhookEndpoint.objects.exists()
