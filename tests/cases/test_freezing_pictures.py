"""Pictures are fetched where their signal names an address, and kept when they are what was promised."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from evidence import store
from evidence.models import Exhibit
from moderation.cases.freezing import pictures
from moderation.cases.models import Case
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
    send_and_scan(stream, frame(3, **fields), speech(5, OFF_PLATFORM))
    freeze_later()
    return Exhibit.objects.get(kind="frame")


def test_the_picture_that_was_promised_is_kept(stream, host):
    exhibit = frozen_frame(stream, sha256=DIGEST, url=host.url("frame.png"))
    assert store.read(bytes(exhibit.sha256)) == PNG
    assert (exhibit.media_type, exhibit.size) == ("image/png", len(PNG))


def test_another_picture_is_told_by_its_digest_and_not_kept(stream, host):
    exhibit = frozen_frame(stream, sha256="a" * 64, url=host.url("frame.png"))
    assert (exhibit.sha256, exhibit.facts["why"]) == (None, "another_picture")
    assert (exhibit.facts["promised"], exhibit.facts["came"]) == ("a" * 64, DIGEST)


@pytest.mark.parametrize(
    ("path", "why"),
    [("gone.png", "status"), ("moved.png", "status"), ("large.png", "too_large")],
    ids=["gone", "moved", "large"],
)
def test_what_can_not_be_had_says_why(stream, host, monkeypatch, path, why):
    monkeypatch.setattr(pictures, "LARGEST", 50_000)
    exhibit = frozen_frame(stream, sha256=DIGEST, url=host.url(path))
    assert (exhibit.sha256, exhibit.facts["why"]) == (None, why)
    assert host.asked == [f"/{path}"]


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
    assert {one.facts["why"] for one in Exhibit.objects.filter(kind="frame")} == {"unreachable"}
    assert len(asked) == 1


def test_all_pictures_of_a_pass_have_their_time_together(stream, host, monkeypatch):
    monkeypatch.setattr(pictures, "LONGEST_S", -1.0)
    assert frozen_frame(stream, sha256=DIGEST, url=host.url("frame.png")).facts["why"] == "too_slow"
    assert not host.asked
