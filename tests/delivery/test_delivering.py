"""Messages leave signed, are tried again while nobody answers, and can be sent once more by hand."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.utils import timezone
from standardwebhooks import Webhook

from delivery import services
from delivery.models import Attempt, Delivery, OutboxMessage
from delivery.sending import send
from delivery.tasks import deliver_due
from evidence.actors import system

ALICE = "client:alice"


class Receiver:
    """A platform's end: answers with `status`, keeps what came."""

    def __init__(self) -> None:
        self.status, self.got = 204, []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(receiver.status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()


@pytest.fixture
def secret(db, receiver) -> str:
    return services.add_endpoint(subscriber=ALICE, url=receiver.url, actor=system("test"))[1]


def queue(**changed) -> OutboxMessage:
    return services.enqueue(**{"subscriber": ALICE, "topic": "test", "subject": "s", "data": {"n": 1}} | changed)


# sending happens in threads that read no database: one connection, one transaction a test is enough
def test_a_message_arrives_signed_with_its_id(secret, receiver):
    message = queue()
    deliver_due()
    ((headers, body),) = receiver.got
    assert headers["webhook-id"] == str(message.pk)
    assert Webhook(secret).verify(body, headers) == {"n": 1}
    assert Delivery.objects.get().state == "delivered"
    assert Attempt.objects.get().status == 204


def test_nothing_leaves_before_its_time_and_until_then_it_can_be_withdrawn(secret, receiver):
    message = queue(not_before=timezone.now() + timedelta(seconds=10))
    deliver_due()
    assert receiver.got == []
    assert services.withdraw([message.pk]) == 1
    with time_machine.travel(timezone.now() + timedelta(seconds=11)):
        deliver_due()
    assert receiver.got == []


def test_what_has_left_cannot_be_withdrawn(secret, receiver):
    message = queue()
    services.seal_due()
    assert services.withdraw([message.pk]) == 0


@pytest.mark.parametrize("status", [301, 400, 404, 500, 503])
def test_any_answer_but_2xx_is_tried_again_later_with_the_same_id(secret, receiver, status):
    message = queue()
    receiver.status = status
    before = timezone.now()
    deliver_due()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries) == ("pending", 1)
    assert before < delivery.next_at <= timezone.now() + timedelta(seconds=5)
    receiver.status = 204
    with time_machine.travel(delivery.next_at + timedelta(seconds=1)):
        deliver_due()
    assert [headers["webhook-id"] for headers, _ in receiver.got] == [str(message.pk)] * 2
    assert list(Attempt.objects.values_list("status", flat=True)) == [status, 204]


def test_a_receiver_that_is_away_leaves_an_attempt_without_a_status(secret, receiver):
    queue()
    receiver.server.shutdown()
    receiver.server.server_close()
    deliver_due()
    attempt = Attempt.objects.get()
    assert attempt.status is None
    assert attempt.error


def test_waits_grow_and_end_after_three_days(secret, receiver):
    queue()
    receiver.status = 500
    now = timezone.now()
    first = now
    for _ in range(services.MOST_TRIES):
        with time_machine.travel(now):
            deliver_due()
        now = Delivery.objects.get().next_at + timedelta(seconds=1)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries) == ("dead", services.MOST_TRIES)
    assert timedelta(days=2) < delivery.settled_at - first < timedelta(days=4)


def test_a_dead_delivery_can_be_replayed_with_the_same_payload(secret, receiver):
    message = queue()
    services.seal_due()
    Delivery.objects.update(state="dead", tries=40)
    services.replay(delivery_id=Delivery.objects.get().pk, actor=system("test"))
    deliver_due()
    assert receiver.got[0][0]["webhook-id"] == str(message.pk)
    assert Delivery.objects.get().state == "delivered"


def test_a_leased_delivery_is_nobody_elses_until_the_lease_runs_out(secret, receiver):
    queue()
    services.seal_due()
    assert len(services.lease_due()) == 1
    assert services.lease_due() == []
    with time_machine.travel(timezone.now() + services.LEASE + timedelta(seconds=1)):
        assert len(services.lease_due()) == 1


def test_a_subscriber_without_an_endpoint_loses_nothing_else(db):
    message = queue(subscriber="client:nobody")
    assert services.seal_due() == 1
    message.refresh_from_db()
    assert message.payload == {"n": 1}
    assert not message.deliveries.exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://[::1]:1/",
        "http://[::ffff:127.0.0.1]:1/",
        "http://169.254.169.254/latest",
        "http://100.64.0.1/",
        "http://10.0.0.1/",
        "http://0.0.0.0:1/",
        "http://2130706433:1/",
        "http://localhost:1/",
    ],
)
def test_private_addresses_are_refused_before_a_socket_opens(db, settings, url, monkeypatch):
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = False
    opened = []
    monkeypatch.setattr("socket.socket.connect", lambda self, address: opened.append(address))
    endpoint, _ = services.add_endpoint(subscriber=ALICE, url=url, actor=system("test"))
    message = queue()
    message.payload = {}
    outcome = send(Delivery(message=message, endpoint=endpoint))
    assert outcome.status is None
    assert outcome.error == "InvalidIPAddress"
    assert opened == []
