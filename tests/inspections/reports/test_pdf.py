"""The dashboard as PDF: asked for, drawn by a worker, fetched; in either language, with nothing fetched on the way."""

import re
import zlib

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuthorityPost
from evidence.models import AuditEvent
from inspections.models import Report
from inspections.reports import making, pdf
from tests.conftest import OFF_PLATFORM, send_and_scan, speech
from tests.inspections.dashboard.build import HALF_PAST, all_at, count

pytestmark = pytest.mark.django_db
DAY = {"from": "2026-05-20", "to": "2026-05-20"}


def inspector_of(place, person):
    user = person()
    AuthorityPost.objects.create(user=user, department="market", place=place)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return user


@pytest.fixture
def inspector(person):
    return inspector_of("330100", person)


@pytest.fixture
def counted(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST)
    count()


@pytest.fixture(autouse=True)
def _made_at_once(monkeypatch):
    monkeypatch.setattr("inspections.reports.tasks.make.delay", lambda report_id: making.make(report_id))


def ask(browser, callbacks, **changed):
    with callbacks(execute=True):
        return browser.post(reverse("report_ask"), DAY | {"language": "en"} | changed)


@pytest.mark.parametrize(("language", "title"), [("en", "Figures as of"), ("zh-hans", "数据截至")])
def test_it_is_drawn_in_either_language(
    inspector, browse, counted, monkeypatch, django_capture_on_commit_callbacks, language, title
):
    drawn = []
    monkeypatch.setattr(pdf, "render_to_string", lambda name, context: drawn.append(_render(name, context)) or drawn[0])
    browser = browse(inspector)
    assert ask(browser, django_capture_on_commit_callbacks, language=language).url == reverse("reports")
    report = Report.objects.get()
    assert (report.state, report.language) == ("ready", language)
    answer = browser.get(reverse("report_file", args=[report.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    # tagged for screen readers, several pages, and its fonts inside: a glyph nobody has would vanish without a word
    assert b"/StructTreeRoot" in _everything(answer.content)
    assert title in drawn[0]
    assert "<svg" in drawn[0]
    assert AuditEvent.objects.filter(action="report.fetched").exists()


_render = pdf.render_to_string


def _everything(file):
    """The file with its packed streams unpacked."""
    found = [file]
    for packed in re.findall(rb"(?<!end)stream\r?\n(.*?)\r?\nendstream", file, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            found.append(packed)
    return b"\n".join(found)


def test_the_same_one_is_made_once(inspector, browse, counted, django_capture_on_commit_callbacks):
    browser, moment = browse(inspector), timezone.now().isoformat()
    for _ in range(2):
        ask(browser, django_capture_on_commit_callbacks, as_of=moment)
    assert Report.objects.count() == 1


def test_nobody_asks_for_many_at_once(inspector, browse, counted, monkeypatch):
    monkeypatch.setattr("inspections.reports.tasks.make.delay", lambda report_id: None)
    browser = browse(inspector)
    for _ in range(4):
        answer = browser.post(reverse("report_ask"), DAY, follow=True)
    assert Report.objects.count() == 3
    assert "Wait until one is ready" in answer.content.decode()


@pytest.mark.parametrize("changed", [{"place": "330200"}, {"place": "330000"}, {"place": "x"}])
def test_of_another_place_there_is_none(inspector, browse, seeded, changed):
    assert browse(inspector).post(reverse("report_ask"), DAY | changed).status_code == 404
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"from": "soon"}, "no day"),
        ({"from": "2022-01-01"}, "three years"),
        ({"language": "xx"}, "one of the languages"),
    ],
)
def test_what_cannot_be_asked_for_says_why(inspector, browse, seeded, changed, said):
    answer = browse(inspector).post(reverse("report_ask"), DAY | changed, follow=True)
    assert said in answer.content.decode()
    assert not Report.objects.exists()


def test_a_colleague_of_the_same_place_does_not_fetch_mine(
    inspector, person, browse, counted, django_capture_on_commit_callbacks
):
    ask(browse(inspector), django_capture_on_commit_callbacks)
    report = Report.objects.get()
    other = browse(inspector_of("330100", person))
    for name in ("report_file", "report_state"):
        assert other.get(reverse(name, args=[report.pk])).status_code == 404


def test_nothing_is_fetched_while_drawing():
    with pytest.raises(ValueError, match="nothing is fetched"):
        pdf._refuse("file:///etc/passwd")


def test_where_nothing_can_be_drawn_the_person_is_told(
    inspector, browse, counted, monkeypatch, django_capture_on_commit_callbacks
):
    def cannot():
        raise pdf.CannotDraw("no Pango")

    monkeypatch.setattr(pdf, "_html_class", cannot)
    browser = browse(inspector)
    ask(browser, django_capture_on_commit_callbacks)
    assert Report.objects.get().failure == "cannot_draw"
    assert "install Pango" in browser.get(reverse("reports")).content.decode()
