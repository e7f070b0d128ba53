"""Pictures are fetched where their signal names an address, and kept when they are what was promised."""

import hashlib
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from django.utils import timezone

from evidence import store
from evidence.models import Exhibit
from moderation.cases.freezing import pictures
from moderation.cases.freezing.claiming import take
from moderation.cases.freezing.freezing import freeze_case
from moderation.cases.models import Case, Freezing
from tests.cases.freezing import cover, exhibits, frame, freeze_later
from tests.conftest import OFF_PLATFORM, send_and_scan, speech

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
DIGEST = hashlib.sha256(PNG).hexdigest()


class Host:
    """A platform's pictures: `/frame.png`, what is not there, what redirects, what never ends."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append(self.path)
                self.send_response({"/gone.png": 404, "/moved.png": 302}.get(self.path, 200))
                self.send_header("Location", "/frame.png")
                self.end_headers()
                if self.path == "/large.png":
                    self.wfile.write(bytes(100_000))
                elif self.path != "/gone.png":
                    self.wfile.write(PNG)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/{path}"


@pytest.fixture
def host(settings) -> Iterator[Host]:
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    host = Host()
    yield host
    host.server.shutdown()
    host.server.server_close()


def frozen_frame(stream, **fields) -> Exhibit:
    """What it comes to once nothing is asked for any more."""
    send_and_scan(stream, frame(3, **fields), speech(5, OFF_PLATFORM))
    freeze_later()
    passes(hours=1)
    return Exhibit.objects.get(kind="frame")


def passes(**within) -> int:
    """Those of the time that begins with the next one, each when it is due; how many."""
    count, first = 0, Freezing.objects.first()
    while (waits := Freezing.objects.first()) and waits.due_at <= first.due_at + timedelta(**within):
        one_pass(waits.due_at)
        count += 1
    return count


def one_pass(now) -> None:
    freeze_case(take(now), now)


def why(kind: str = "frame") -> list[str]:
    return [one.facts.get("why", "came") for one in exhibits(Case.objects.get(), kind)]


def test_the_picture_that_was_promised_is_kept(stream, host):
    exhibit = frozen_frame(stream, sha256=DIGEST, url=host.url("frame.png"))
    assert store.read(bytes(exhibit.sha256)) == PNG
    assert (exhibit.media_type, exhibit.size) == ("image/png", len(PNG))


def test_another_picture_is_told_by_its_digest_and_not_kept(stream, host):
    exhibit = frozen_frame(stream, sha256="a" * 64, url=host.url("frame.png"))
    assert (exhibit.sha256, exhibit.facts["why"]) == (None, "another_picture")
    assert (exhibit.facts["promised"], exhibit.facts["came"]) == ("a" * 64, DIGEST)


@pytest.mark.parametrize(
    ("path", "said", "times"),
    [("gone.png", "status", 9), ("moved.png", "status", 9), ("large.png", "too_large", 1)],
    ids=["gone", "moved", "large"],
)
def test_what_can_not_be_had_says_why(stream, host, monkeypatch, path, said, times):
    monkeypatch.setattr(pictures, "LARGEST", 50_000)
    exhibit = frozen_frame(stream, sha256=DIGEST, url=host.url(path))
    assert (exhibit.sha256, exhibit.facts["why"]) == (None, said)
    # at once, and what may be a hiccup at 30 s, 1, 2, 4 … 32 minutes and after an hour
    assert host.asked == [f"/{path}"] * times
    assert not Freezing.objects.exists()


def test_a_frame_without_an_address_is_its_digest_alone(stream):
    exhibit = frozen_frame(stream)
    assert (exhibit.sha256, exhibit.facts["why"], exhibit.facts["promised"]) == (None, "no_address", f"{3:064x}")


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1/a.png",
        "https://127.0.0.1/a.png",
        "https://10.0.0.1/a.png",
        "file:///etc/passwd",
        "https://[",
        "x",
    ],
    ids=["plain", "this machine", "private", "file", "broken", "no address"],
)
def test_no_address_but_a_public_one_is_asked(stream, url):
    exhibit = frozen_frame(stream, sha256=DIGEST, url=url)
    assert exhibit.sha256 is None
    assert exhibit.facts["why"] in {"not_public", "unreachable"}


def test_fetching_can_be_switched_off(stream, host, settings):
    settings.EVIDENCE_FETCH_FRAMES = False
    assert frozen_frame(stream, sha256=DIGEST, url=host.url("frame.png")).facts["why"] == "fetching_off"
    assert not host.asked


def test_a_cover_that_stays_is_fetched_once(stream, host):
    send_and_scan(stream, cover(sha256=DIGEST, url=host.url("frame.png")))
    for second in (5, 100, 200):
        send_and_scan(stream, speech(second, f"{OFF_PLATFORM} {second}"))
    freeze_later()
    send_and_scan(stream, speech(900, f"{OFF_PLATFORM} 900"))
    freeze_later()
    assert len(exhibits(Case.objects.get(), "cover")) == 1
    assert host.asked == ["/frame.png"]


def test_a_host_that_is_away_is_asked_once_in_a_pass(stream, host, monkeypatch):
    asked = []

    def away(url: str, until: float) -> bytes:
        asked.append(url)
        raise OSError("no route")

    monkeypatch.setattr(pictures, "_get", away)
    for second in (10, 200, 400):
        send_and_scan(stream, frame(second, url=host.url(f"{second}.png")), speech(second, f"{OFF_PLATFORM} {second}"))
    freeze_later()
    assert len(asked) == 1
    # the words do not wait for their pictures
    assert len(exhibits(Case.objects.get(), "words")) == 3
    assert why() == []
    passes(hours=1)
    assert why() == ["unreachable"] * 3


def test_all_pictures_of_a_pass_have_their_time_together(stream, host, monkeypatch):
    monkeypatch.setattr(pictures, "LONGEST_S", -1.0)
    assert frozen_frame(stream, sha256=DIGEST, url=host.url("frame.png")).facts["why"] == "too_slow"
    assert not host.asked


def test_a_host_with_a_hiccup_is_asked_again_and_the_picture_kept(stream, host, monkeypatch):
    def away(url: str, until: float) -> bytes:
        raise OSError("no route")

    send_and_scan(stream, frame(3, sha256=DIGEST, url=host.url("frame.png")), speech(5, OFF_PLATFORM))
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "_get", away)
        freeze_later()
    (waits,) = Freezing.objects.all()
    assert waits.owed[0]["signal"]["sha256"] == DIGEST
    assert passes(hours=1) == 1
    (exhibit,) = exhibits(Case.objects.get(), "frame")
    assert store.read(bytes(exhibit.sha256)) == PNG
    assert not Freezing.objects.exists()


def test_what_a_pass_had_no_time_for_is_the_next_ones(stream, host, monkeypatch):
    told = [(2 * n, bytes([n])) for n in range(1, 7)]
    clock = SimpleNamespace(now=0.0, monotonic=lambda: clock.now)

    def in_three_seconds(url: str, until: float) -> bytes | str:
        if clock.now > until:
            return "too_slow"
        clock.now += 3
        return bytes([int(url[-1])])

    monkeypatch.setattr(pictures, "time", clock)
    monkeypatch.setattr(pictures, "_get", in_three_seconds)
    for second, data in told:
        picture = frame(second, sha256=hashlib.sha256(data).hexdigest(), url=host.url(str(data[0])))
        send_and_scan(stream, picture, speech(second, f"{OFF_PLATFORM} {second}"))
    one_pass(timezone.now() + timedelta(minutes=2))
    (waits,) = Freezing.objects.all()
    assert (len(waits.owed), why()) == (3, ["came"] * 3)
    # something came, so the rest need not wait
    assert passes(seconds=20) == 1
    assert why() == ["came"] * len(told)
    assert not Freezing.objects.exists()


def test_a_cover_that_could_not_be_had_is_asked_for_again_when_it_is_shown_again(stream, host, monkeypatch):
    def away(url: str, until: float) -> bytes:
        raise OSError("no route")

    send_and_scan(stream, cover(sha256=DIGEST, url=host.url("frame.png")), speech(5, OFF_PLATFORM))
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "_get", away)
        freeze_later()
        passes(hours=1)
    assert why("cover") == ["unreachable"]
    send_and_scan(stream, speech(900, f"{OFF_PLATFORM} 900"))
    freeze_later()
    assert why("cover") == ["unreachable", "came"]


def test_of_a_flood_the_pictures_beyond_a_number_have_their_answer_at_once(stream, host, monkeypatch):
    monkeypatch.setattr(pictures, "LONGEST_S", -1.0)
    monkeypatch.setattr("moderation.cases.freezing.collecting.MOST_OWED", 2)
    for n in range(1, 5):
        send_and_scan(stream, frame(n, url=host.url(f"{n}.png")), speech(n, f"{OFF_PLATFORM} {n}"))
    freeze_later()
    assert len(Freezing.objects.get().owed) == 2
    assert why() == ["too_slow"] * 2
