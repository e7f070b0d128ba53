"""The platform says what became of a measure; our own media door says it by itself."""

import pytest
from django.test import Client

from accounts.services import create_client, issue_key
from delivery.models import WebhookEndpoint
from delivery.sending import Outcome
from delivery.services import lease_due, seal_due, settle
from evidence.actors import system
from evidence.models import AuditEvent
from livestream.media import sessions
from livestream.models import MediaServer, MediaSession
from moderation.decisions.measures import Wish
from moderation.decisions.services import lift
from tests.decisions.held import decided_on, fill

pytestmark = pytest.mark.django_db
DONE, FAILED = {"done": True}, {"done": False, "failure": "the room is gone"}


@pytest.fixture
def alice(person):
    return person("moderator", "alice")


@pytest.fixture
def measure(stream, alice):
    return decided_on(stream, alice, "cut").measures.get()


@pytest.fixture
def post(platform):
    def send(measure, body, client=platform):
        key = issue_key(client=client, actor=system("test"))
        browser = Client(headers={"Authorization": f"Bearer {key}"})
        return browser.post(f"/api/v1/measures/{measure.pk}/confirmation", body, content_type="application/json")

    return send


def states(measure):
    measure.refresh_from_db()
    return measure.state, bool(measure.confirmed_at), measure.failure


def test_the_platform_says_that_it_is_done_and_saying_it_twice_is_saying_it_once(measure, post):
    for _ in range(2):
        answer = post(measure, DONE)
        assert answer.status_code == 200
        assert (answer.json()["measure"], answer.json()["state"]) == (measure.pk, "confirmed")
    assert states(measure) == ("confirmed", True, "")
    assert AuditEvent.objects.filter(action="measure.confirmed").count() == 1


def test_its_last_word_counts(measure, post):
    assert post(measure, FAILED).json()["failure"] == "the room is gone"
    assert states(measure) == ("failed", False, "the room is gone")
    post(measure, DONE)
    assert states(measure) == ("confirmed", True, "")


def test_what_was_confirmed_before_the_delivery_was_settled_stays_confirmed(measure, post, platform):
    WebhookEndpoint.objects.create(subscriber=platform.subscriber, url="https://example.com/hook", secret="whsec_eA==")
    seal_due()
    (delivery,) = lease_due()
    post(measure, DONE)
    settle(delivery, Outcome(200, "", 5))
    assert states(measure)[0] == "confirmed"


def test_about_what_was_lifted_meanwhile_nothing_changes(measure, post, person):
    lift(user=person("senior_moderator"), measure_id=measure.pk, reason="mistaken")
    assert post(measure, DONE).json()["state"] == "lifted"
    assert states(measure)[0] == "lifted"


def test_the_platform_of_an_account_confirms_what_was_asked_of_it(stream, alice, post):
    streamer = stream.roles.get(role="streamer").party
    measure = decided_on(stream, alice, Wish("restrict", function="sell", party=streamer.pk)).measures.get()
    assert post(measure, DONE).json()["state"] == "confirmed"


@pytest.mark.parametrize(
    "body",
    [{}, {"done": True, "failure": "no"}, {"done": False}, {"done": False, "failure": " "}, {"done": True, "x": 1}],
    ids=["nothing", "done and failed", "failed without a word", "failed with a blank", "an unknown field"],
)
def test_what_says_nothing_clear_is_refused(measure, post, body):
    assert post(measure, body).status_code == 400
    assert states(measure)[0] == "requested"


def test_another_platforms_measure_is_not_there(measure, post):
    other = create_client(name="Bob's platform", scopes=["streams"], actor=system("test"))[0]
    answer = post(measure, DONE, client=other)
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_measure")


def test_what_nobody_was_asked_is_not_there(stream, alice, post):
    fill(stream)
    held = decided_on(stream, alice, "cut").measures.get()
    assert post(held, DONE).status_code == 404


@pytest.fixture
def carried(stream):
    """A publisher on a media server of ours."""
    server = MediaServer.objects.create(name="air", kind="nginx_rtmp", publish_url="rtmp://127.0.0.1/live")
    return MediaSession.objects.create(server=server, remote="1", stream=stream, part=MediaSession.Part.PUBLISHER)


@pytest.mark.parametrize("kind", ["pause", "cut"])
def test_our_own_door_confirms_what_it_cut(stream, alice, carried, kind):
    measure = decided_on(stream, alice, kind).measures.get()
    assert states(measure)[0] == "requested"
    carried.refresh_from_db()
    assert carried.cut_at
    sessions.left(carried)
    assert states(measure)[:2] == ("confirmed", True)


def test_a_publisher_that_leaves_by_itself_confirms_nothing(stream, alice, carried):
    measure = decided_on(stream, alice, Wish("mute", function="comment")).measures.get()
    sessions.left(carried)
    assert states(measure)[0] == "requested"
