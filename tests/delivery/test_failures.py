"""Ten thousand failures on the way lose no message, and a receiver that checks id and sequence does none twice and
undoes none."""

import json
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import timedelta
from random import Random
from types import SimpleNamespace

import pytest
import requests
import time_machine
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from delivery import sending
from delivery.models import Attempt, Delivery, DeliveryState
from delivery.services import add_endpoint, lease_due, replay, seal_due, settle
from evidence.actors import system
from livestream.demands import demand_of
from livestream.models import Restriction, Stream
from livestream.services import tell_demand
from tests.conftest import new_stream

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = system("test")
FAILURES, STREAMS, MESSAGES = 10_000, 6, 440
# of a hundred requests; the rest arrives and is answered
LOST, HELD_UP, ANSWER_LOST, REFUSED = 40, 8, 16, 32


class Receiver:
    """A platform that does what Standard Webhooks asks: signature and time first, each id once, nothing older."""

    def __init__(self, secret):
        self.webhook = Webhook(secret)
        self.ids = set()
        self.applied = defaultdict(list)
        self.demand = {}

    def take(self, body, headers):
        with suppress(WebhookVerificationError):
            self.webhook.verify(body, headers)
            self.apply(body, headers)

    def apply(self, body, headers):
        if headers["webhook-id"] in self.ids:
            return
        self.ids.add(headers["webhook-id"])
        told = json.loads(body)["data"]
        if self.applied[told["stream"]] and told["sequence"] <= self.applied[told["stream"]][-1]:
            return
        self.applied[told["stream"]].append(told["sequence"])
        self.demand[told["stream"]] = told["demand"]


class Wire:
    """A network that loses requests, holds them up until after later ones, loses answers, and reaches receivers that
    are out of order."""

    def __init__(self, receiver, random):
        self.receiver, self.random, self.held_up = receiver, random, []
        self.failures = Counter()

    def send_request(self, method, url, *, data, headers, stream):
        assert (method, stream) == ("POST", True)
        lot = self.random.randrange(100)
        for name, share in (("lost", LOST), ("held up", HELD_UP), ("answer lost", ANSWER_LOST), ("refused", REFUSED)):
            if lot < share:
                self.failures[name] += 1
                return self.fail(name, data, headers)
            lot -= share
        self.receiver.take(data, headers)
        return SimpleNamespace(status_code=204, close=lambda: None)

    def fail(self, name, data, headers):
        if name == "refused":
            return SimpleNamespace(status_code=self.random.choice([301, 429, 500, 503]), close=lambda: None)
        if name == "held up":
            self.held_up.append((data, headers))
        if name == "answer lost":
            self.receiver.take(data, headers)
        raise self.random.choice([requests.ConnectionError, requests.Timeout])

    def arrive(self):
        """Some of what was held up comes at last, in any order."""
        self.random.shuffle(self.held_up)
        for _ in range(len(self.held_up) // 2):
            self.receiver.take(*self.held_up.pop())


def change(stream, random):
    """Hide a product or show it again: the demand grows and shrinks."""
    product = f"p-{random.randrange(5)}"
    hidden = Restriction.objects.filter(stream=stream, product=product, lifted_at=None)
    if not hidden.update(lifted_at=timezone.now()):
        Restriction.objects.create(
            stream=stream,
            kind=Restriction.Kind.HIDE_PRODUCT,
            product=product,
            starts_at=timezone.now(),
            no_end_reason="until it is shown again",
            basis_type="test",
            basis_id="1",
            basis_text="test",
        )
    tell_demand(stream=stream, because={"product": product})


def test_ten_thousand_failures_lose_none_and_nothing_is_doubled_or_undone(platform, monkeypatch):
    random = Random(1)
    streams = [new_stream(platform, f"s-{number}") for number in range(STREAMS)]
    _, secret = add_endpoint(subscriber=platform.subscriber, url="https://platform.example/hook", actor=ACTOR)
    receiver = Receiver(secret)
    wire = Wire(receiver, random)
    monkeypatch.setattr(sending, "manager", lambda: wire)
    late, left = [], MESSAGES
    with time_machine.travel(timezone.now(), tick=False) as clock:
        while left or late or wire.held_up or Delivery.objects.exclude(state=DeliveryState.DELIVERED).exists():
            for _ in range(min(left, 10)):
                change(random.choice(streams), random)
                left -= 1
            seal_due()
            answered = [(delivery, sending.send(delivery)) for delivery in lease_due(200)]
            # a worker that hangs until its lease is over: another has sent the same meanwhile
            slow, late = late, []
            for delivery, outcome in slow:
                settle(delivery, outcome)
            for delivery, outcome in answered:
                if random.random() < 0.02:
                    late.append((delivery, outcome))
                else:
                    settle(delivery, outcome)
            wire.arrive()
            if len(wire.held_up) == 1:
                receiver.take(*wire.held_up.pop())
            for given_up in Delivery.objects.filter(state=DeliveryState.DEAD):
                replay(delivery_id=given_up.pk, actor=ACTOR)
            clock.shift(timedelta(minutes=random.choice([1, 10, 130])))
        assert sum(wire.failures.values()) >= FAILURES
        assert min(wire.failures.values()) >= FAILURES // 20
        assert Attempt.objects.count() > FAILURES
        assert receiver.ids == {str(pk) for pk in Delivery.objects.values_list("message_id", flat=True)}
        assert len(receiver.ids) == MESSAGES
        for stream in Stream.objects.all():
            applied = receiver.applied[str(stream.pk)]
            assert applied == sorted(set(applied))
            assert applied[-1] == stream.demand_sequence
            assert receiver.demand[str(stream.pk)] == demand_of(stream).as_json()
        # what came late or twice was dropped, so less was applied than arrived
        assert sum(map(len, receiver.applied.values())) < MESSAGES
