"""The door to the air with a real nginx-rtmp and a real ffmpeg, seen from ffmpeg's side."""

import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import Identity, User
from config.media import nginx, picture
from config.supervisor import processes
from config.supervisor.processes import Child
from evidence.models import AuditEvent
from livestream.keys import rotate_key
from livestream.media.servers import put_server
from livestream.media.tasks import enforce
from livestream.models import AdmissionEntry, MediaRefusal, MediaServer, MediaSession, Stream
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints.appeals import appeal, decide_appeal
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision
from moderation.decisions.services import decide
from tests.blocklists.entries.build import confirmed
from tests.browser.conftest import site  # noqa: F401  (a fixture)
from tests.conftest import OFF_PLATFORM, send_and_scan, speech
from tests.livestream.admission.build import FIFTEEN, Room, green_room
from tests.media.conftest import ACTOR
from tests.running.conftest import free_port, wait_for

LACKING = nginx.missing()
pytestmark = [
    pytest.mark.skipif(bool(LACKING), reason=f"not on this machine: apt install {' '.join(LACKING)}"),
    pytest.mark.django_db(transaction=True),
]
WORDS = "These words were another room's, heard through an open door."
SOON = 60  # seconds: two busy cores included


class Air:
    """A media server beside the test's site, and encoders that push to it."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.folder = address, folder
        self.ports = nginx.Ports(free_port(), free_port())
        self.children: list[Child] = []

    def open(self, *, control: bool = True) -> None:
        facts = {"name": "air", "kind": MediaServer.Kind.NGINX_RTMP, "publish_url": self.ports.publish_url}
        facts["control_url"] = self.ports.control_url if control else ""
        server, secret = put_server(**facts, actor=ACTOR)
        callback = f"{self.address}/media/{server.name}/{secret}"
        self.children.append(nginx.start(self.folder, self.ports, callback=callback, update_s=1))

    def url(self, stream: Stream, key: str = "") -> str:
        return f"{self.ports.publish_url}/{stream.pk.hex}" + (f"?key={key}" if key else "")

    def push(self, stream: Stream, key: str) -> subprocess.Popen[bytes]:
        self.children.append(picture.push(self.url(stream, key), log=self.folder / "picture.log", seconds=5 * SOON))
        return self.children[-1].process

    def frame(self, stream: Stream) -> bytes:
        """One picture as a viewer gets it, or what ffmpeg complains of."""
        quick = ("-rtmp_live", "live", "-probesize", "300000", "-analyzeduration", "5000000")
        command = ["ffmpeg", "-nostdin", "-loglevel", "error", *quick, "-i", self.url(stream)]
        done = subprocess.run(
            [*command, "-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-"], capture_output=True, timeout=2 * SOON
        )
        return done.stdout or done.stderr


@pytest.fixture
def air(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Air]:  # noqa: F811
    # what a worker does some milliseconds later
    monkeypatch.setattr(enforce, "delay", enforce.run)
    air = Air(site, tmp_path / "nginx")
    yield air
    processes.stop(list(reversed(air.children)))


@pytest.fixture
def green(person: Callable[..., User]) -> Room:
    return green_room(person())


def on_air(stream: Stream) -> bool:
    return Stream.objects.get(pk=stream.pk).state == "live"


def refused_with(process: subprocess.Popen[bytes]) -> str:
    """ffmpeg could not push; the code that was kept."""
    assert process.wait(SOON) != 0
    return MediaRefusal.objects.latest("id").code


def test_verified_checked_and_with_its_key_a_stream_goes_on_air_and_is_seen(air, green):
    air.open()
    encoder = air.push(green.stream, rotate_key(stream=green.stream, user=green.user))
    assert wait_for(lambda: on_air(green.stream), SOON)
    assert air.frame(green.stream).startswith(b"\x89PNG")
    assert encoder.poll() is None
    assert AdmissionEntry.objects.filter(act="start").first().allowed
    assert wait_for(lambda: MediaSession.objects.filter(part="player").exclude(ended_at=None).exists(), SOON)
    assert not MediaRefusal.objects.exists()


def nobody_verified(room: Room) -> None:
    Identity.objects.filter(party=room.streamer).update(state="submitted")


def check_lapsed(room: Room) -> None:
    Identity.objects.filter(party=room.operator).update(recheck_due_at=timezone.now() - timedelta(days=1))


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        pytest.param(nobody_verified, "identity_waiting", id="unverified"),
        pytest.param(check_lapsed, "identity_lapsed", id="lapsed"),
    ],
)
def test_unverified_or_lapsed_it_does_not(air, green, missing, code):
    air.open()
    missing(green)
    assert refused_with(air.push(green.stream, rotate_key(stream=green.stream, user=green.user))) == code
    assert not on_air(green.stream)
    assert AdmissionEntry.objects.filter(act="start").first().reasons == [code]


def test_a_fifteen_year_old_does_not(air, person):
    air.open()
    room = green_room(person(), born=FIFTEEN)
    assert refused_with(air.push(room.stream, rotate_key(stream=room.stream, user=room.user))) == "under_16"
    assert not on_air(room.stream)


def test_listed_while_on_air_the_encoder_falls_silent(air, green, person):
    air.open()
    key = rotate_key(stream=green.stream, user=green.user)
    encoder = air.push(green.stream, key)
    assert wait_for(lambda: on_air(green.stream), SOON)
    confirmed(person("moderator"), person("senior_moderator"), party=green.streamer)
    assert encoder.wait(SOON) != 0
    assert wait_for(lambda: MediaSession.objects.exclude(ended_at=None).exists(), SOON)
    assert MediaSession.objects.get().cut_because == "stream_cut"
    assert AuditEvent.objects.get(action="stream.permission_withdrawn").detail["reasons"] == ["party_listed"]


def test_a_listed_streamer_does_not_go_on_air(air, green, person):
    air.open()
    confirmed(person("moderator"), person("senior_moderator"), party=green.streamer)
    key = rotate_key(stream=green.stream, user=green.user)
    assert refused_with(air.push(green.stream, key)) == "party_listed"
    assert not on_air(green.stream)


def test_a_wrong_key_and_an_old_one_do_not_the_new_one_does(air, green):
    air.open()
    old = rotate_key(stream=green.stream, user=green.user)
    assert refused_with(air.push(green.stream, "guessed")) == "wrong_key"
    new = rotate_key(stream=green.stream, user=green.user)
    assert refused_with(air.push(green.stream, old)) == "wrong_key"
    assert old not in MediaRefusal.objects.latest("id").body
    encoder = air.push(green.stream, new)
    assert wait_for(lambda: on_air(green.stream), SOON)
    # on air with a key that is replaced: dropped at the next update
    rotate_key(stream=green.stream, user=green.user)
    assert refused_with(encoder) == "key_rotated"


def decided_by_a_moderator(stream: Stream, moderator: User, wish: Wish) -> Decision:
    """As the desk does it: claimed, looked at, decided."""
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    lease = claims.claim_next(user=moderator, queue_ids=[2])
    case = Case.objects.get(pk=lease.case_id)
    return decide(
        user=moderator,
        case_id=case.pk,
        token=lease.token,
        version=case.version,
        seen_flag_id=case.last_flag_id,
        outcome="violation",
        rule_code="LM10-1",
        wishes=[wish],
    )


def test_a_moderators_cut_silences_the_encoder(air, green, person):
    air.open()
    key = rotate_key(stream=green.stream, user=green.user)
    encoder = air.push(green.stream, key)
    assert wait_for(lambda: on_air(green.stream), SOON)
    decided_by_a_moderator(green.stream, person("moderator"), Wish("cut"))
    assert encoder.wait(SOON) != 0
    assert wait_for(lambda: MediaSession.objects.exclude(ended_at=None).exists(), SOON)
    session = MediaSession.objects.get()
    assert session.cut_because == "stream_cut"
    assert timedelta(0) < session.lag < timedelta(seconds=SOON)
    assert wait_for(lambda: Stream.objects.get(pk=green.stream.pk).state == "ended", SOON)
    left = AuditEvent.objects.get(action="media.left").detail
    assert left["lag_ms"] == session.lag // timedelta(milliseconds=1)
    assert refused_with(air.push(green.stream, key)) == "stream_ended"


def test_without_a_control_address_the_next_update_does(air, green, person):
    air.open(control=False)
    encoder = air.push(green.stream, rotate_key(stream=green.stream, user=green.user))
    assert wait_for(lambda: on_air(green.stream), SOON)
    decided_by_a_moderator(green.stream, person("moderator"), Wish("cut"))
    assert refused_with(encoder) == "stream_cut"
    assert wait_for(lambda: MediaSession.objects.exclude(ended_at=None).exists(), SOON)
    assert MediaSession.objects.get().lag < timedelta(seconds=SOON)


def test_a_pause_silences_it_and_an_appeal_that_overturns_the_pause_lets_it_back(air, green, person):
    air.open()
    key = rotate_key(stream=green.stream, user=green.user)
    encoder = air.push(green.stream, key)
    assert wait_for(lambda: on_air(green.stream), SOON)
    paused = decided_by_a_moderator(green.stream, person("moderator"), Wish("pause", minutes=30))
    assert encoder.wait(SOON) != 0
    assert refused_with(air.push(green.stream, key)) == "stream_paused"
    made = appeal(party=green.operator, decision_id=paused.pk, words=WORDS, user=green.user)
    sue = person("senior_moderator")
    lease = claims.claim(user=sue, case_id=made.case_id)
    case = Case.objects.get(pk=made.case_id)
    decide_appeal(
        user=sue, case_id=case.pk, token=lease.token, version=case.version, outcome="overturned", answer=WORDS
    )
    assert paused.measures.get().state == "lifted"
    back = air.push(green.stream, key)
    assert wait_for(lambda: air.frame(green.stream).startswith(b"\x89PNG"), SOON)
    assert back.poll() is None
