"""Who asks, who watches, who downloads: the platform as it likes, the authority what was delivered and in a visit."""

import io
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evidence import store
from evidence.models import AuditEvent
from inspections.counter.querysets import ground_for
from inspections.counter.visits import begin
from inspections.models import Package, Visit
from tests.inspections.packages.build import case, hand_over, inspection, made, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_sealed_at_once")]


@pytest.fixture
def order(inspector):
    return inspection(inspector)


@pytest.fixture
def package(stream, inspector, order):
    case(stream)
    return made(inspector, order)


@pytest.fixture
def officer(person):
    return person("compliance_officer")


def visit(inspector, order=None):
    begin(post=inspector.post, purpose="inspection" if order else "supervision", words="2026-7", inspection=order)


def download(browser, package):
    return browser.get(reverse("package_download", args=[package.pk]))


def test_either_side_asks_and_sees_it_wait(browse, inspector, officer, order):
    for user in (inspector, officer):
        answer = browse(user).post(reverse("package_ask", args=[order.pk]), follow=True)
        assert answer.status_code == 200
        assert "It waits for a worker." in answer.text
    assert Package.objects.count() == 1


def test_while_it_is_made_the_page_asks_for_the_bar_alone(browse, inspector, order):
    address = reverse("package_progress", args=[order.pk])
    browse(inspector).post(reverse("package_ask", args=[order.pk]))
    Package.objects.update(state="making", done=2, parts=5)
    part = browse(inspector).get(address, headers={"HX-Request": "true"}).text
    assert '<progress id="package-done" max="5" value="2">' in part
    assert f'hx-get="{address}"' in part
    assert "<html" not in part


def test_ready_it_asks_no_more_and_shows_its_digest(browse, officer, package):
    page = browse(officer).get(reverse("package_progress", args=[package.inspection_id])).text
    assert "hx-get" not in page.partition('id="package"')[2].partition(">")[0]
    assert bytes(package.sha256).hex() in page


def test_an_inspection_that_is_over_says_why_nothing_is_made(browse, inspector, order):
    order.state = "ordered"
    order.save()
    answer = browse(inspector).post(reverse("package_ask", args=[order.pk]))
    assert answer.status_code == 409
    assert "has not acknowledged the inspection yet" in answer.text


def test_before_it_is_delivered_there_is_none_for_the_authority(browse, inspector, package):
    visit(inspector, package.inspection)
    assert download(browse(inspector), package).status_code == 404


# the site serves it block by block; the test's own client gathers it
@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
def test_the_parents_download_leads_through_a_visit_for_that_inspection_to_the_package(browse, person, package):
    hand_over(package)
    browser, address = browse(post(person(), "330000")), reverse("package_download", args=[package.pk])
    assert address in browser.get(reverse("package_progress", args=[package.inspection_id])).text
    asked = browser.get(address)["Location"]
    typed = {"purpose": "inspection", "inspection": str(package.inspection_id), "words": "2026-7", "next": address}
    assert browser.post(asked, typed)["Location"] == address
    answer = browser.get(address)
    assert b"".join(answer) == store.read(bytes(package.sha256))
    # what opens is the package, not a person
    assert ground_for(Visit.objects.get(), package.inspection.ordered_by) is None


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
def test_delivered_it_opens_in_a_visit_for_its_inspection_and_is_recorded(browse, inspector, package):
    hand_over(package)
    visit(inspector, package.inspection)
    answer = download(browse(inspector), package)
    assert answer.status_code == 200
    assert b"".join(answer) == store.read(bytes(package.sha256))
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{package.inspection.number}-')
    look = AuditEvent.objects.get(action="authority.looked", target_kind="package")
    assert (look.target_id, look.detail["inspection"]) == (str(package.pk), str(package.inspection_id))


@pytest.mark.parametrize("other", [True, False], ids=["another purpose", "no visit"])
def test_without_a_visit_for_it_the_form_comes_first_and_leads_back(browse, inspector, package, other):
    hand_over(package)
    if other:
        visit(inspector)
    answer = download(browse(inspector), package)
    assert answer.status_code == 302
    asked = urlsplit(answer["Location"])
    assert asked.path == reverse("authority_visit")
    assert parse_qs(asked.query)["next"] == [reverse("package_download", args=[package.pk])]
    assert not AuditEvent.objects.filter(action="authority.looked").exists()


def test_the_platform_downloads_what_it_has_not_delivered_yet_and_that_is_recorded(browse, officer, package):
    assert download(browse(officer), package).status_code == 200
    assert AuditEvent.objects.filter(action="package.downloaded", target_id=str(package.pk)).exists()


@pytest.mark.parametrize(
    ("place", "department", "status"),
    [("330400", "market", 404), ("330106", "market", 404), ("330100", "tax", 404), ("330000", "market", 200)],
    ids=["neighbour", "below", "other department", "parent"],
)
def test_another_authority_finds_nothing_and_the_parent_may_read(browse, person, package, place, department, status):
    browser = browse(post(person(), place, department))
    assert browser.get(reverse("package_progress", args=[package.inspection_id])).status_code == status


def test_a_dissolved_authoritys_user_finds_nothing(browse, inspector, order):
    inspector.post.ended_at = timezone.now()
    inspector.post.save()
    assert browse(inspector).get(reverse("package_progress", args=[order.pk])).status_code == 403


def hand_in(browser, data, name="package"):
    file = io.BytesIO(data)
    file.name = "package.zip"
    return browser.post(reverse("verify_package"), {name: file})


def test_a_package_that_is_handed_in_is_verified_and_recognised(browse, inspector, package):
    data = store.read(bytes(package.sha256))
    page = hand_in(browse(inspector), data).text
    assert bytes(package.sha256).hex() in page
    assert reverse("package_progress", args=[package.inspection_id]) in page


def test_the_page_does_not_recognise_anothers_package(browse, person, package):
    stranger = browse(post(person(), "330400"))
    page = hand_in(stranger, store.read(bytes(package.sha256))).text
    assert "no package of your inspections has just these bytes" in page
    assert reverse("package_progress", args=[package.inspection_id]) not in page


@pytest.mark.parametrize(
    ("data", "says"), [(b"", "The file is empty"), (b"GIF89a", "This is no zip file")], ids=["empty", "no zip"]
)
def test_what_is_no_package_is_said_beside_the_field(browse, inspector, data, says):
    answer = hand_in(browse(inspector), data)
    assert answer.status_code == 422
    assert says in answer.text.partition('id="package-error"')[2]


def test_no_file_at_all_is_said_too(browse, inspector):
    answer = browse(inspector).post(reverse("verify_package"), {})
    assert answer.status_code == 422
    assert "Choose the package" in answer.text


def test_a_forged_form_is_refused(inspector):
    client = Client(enforce_csrf_checks=True)
    client.force_login(inspector, backend="accounts.backends.RoleBackend")
    assert hand_in(client, b"PK").status_code == 403
