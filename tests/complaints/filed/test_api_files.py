"""Pictures that a platform hands in with a complaint of its own: drawn anew, sealed, once each, while it is open."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.documents import storage
from accounts.documents.querysets import documents_visible_to
from accounts.documents.services import MOST_DOCUMENTS
from accounts.models import Document
from accounts.services import create_client
from evidence.actors import system
from evidence.models import AuditEvent
from moderation.cases.models import Case
from moderation.complaints import complaints
from moderation.complaints.models import Complaint
from moderation.decisions.services import Stale
from tests.accounts.documents.pictures import picture, png_of, with_gps
from tests.complaints.filed.build import decided, filed, held_by, wished
from tests.complaints.filed.test_api import browser_of
from tests.livestream.gates.build import viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(stream):
    return viewer(stream.client)


@pytest.fixture
def made(stream, party) -> Complaint:
    return wished(stream, None, client=stream.client, party=party, client_ref="c-1")


@pytest.fixture
def browser(stream) -> Client:
    return browser_of(stream.client)


@pytest.fixture
def send(browser, made):
    def post(*files: bytes, to: uuid.UUID = made.pk, by: Client = browser, **fields: str):
        sent = [SimpleUploadedFile("x.bin", data) for data in files]
        return by.post(f"/api/v1/complaints/{to}/files", {"file": sent} | fields)

    return post


def test_it_is_drawn_anew_sealed_and_counted(send, browser, made, party):
    answer = send(with_gps())
    assert answer.status_code == 201
    kept = Document.objects.get()
    assert (kept.party, kept.kind, kept.uploaded_by) == (party, "evidence", None)
    assert answer.json() == {
        "id": str(kept.pk),
        "complaint": str(made.pk),
        "width": kept.width,
        "height": kept.height,
        "size": kept.size,
        "sha256": bytes(kept.sha256).hex(),
    }
    data = storage.read(kept.storage_name, kept.pk)
    assert b"CANARY" not in data
    assert not storage.private().open(kept.storage_name).read().startswith(b"\xff\xd8")
    assert list(made.files.all()) == [kept]
    whole = browser.get(f"/api/v1/complaints/{made.pk}").json()
    assert (whole["files"], [step["code"] for step in whole["steps"]]) == (1, ["filed", "asked", "file_added"])
    assert AuditEvent.objects.get(action="document.kept").actor_kind == "client"
    assert AuditEvent.objects.get(action="complaint.file_added").detail["document"] == str(kept.pk)


def test_the_same_bytes_twice_are_one_file(send, made):
    first, again = send(picture()), send(picture())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert made.files.count() == 1
    assert made.steps.filter(code="file_added").count() == 1


def test_of_six_the_seventh_is_refused_and_a_known_one_still_answered(send, made):
    sizes = [(40 + number, 40) for number in range(7)]
    assert {send(picture(size=size)).status_code for size in sizes[:6]} == {201}
    seventh = send(picture(size=sizes[6]))
    assert (seventh.status_code, seventh.json()["reason"]) == (409, "too_many_files")
    assert send(picture(size=sizes[0])).status_code == 200
    assert made.files.count() == Document.objects.count() == 6


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"not a picture", "not_a_picture"),
        (b"\xff\xd8\xff" + b"x" * (10 * 1024 * 1024), "too_large"),
        (png_of(9000, 9000), "too_many_pixels"),
    ],
    ids=["empty", "text", "large", "bomb"],
)
def test_what_is_no_picture_is_a_problem_beside_its_field(send, made, data, code):
    answer = send(data)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["errors"] == {"file": [code]}
    assert answer["Content-Type"] == "application/problem+json"
    assert not Document.objects.exists()


def test_one_field_with_one_file_and_nothing_else(send, made):
    assert send().json()["errors"].keys() == {"file"}
    assert send(picture(), picture(size=(50, 50))).json()["errors"] == {"file": ["one_at_a_time"]}
    assert send(picture(), words="Wang").json()["errors"] == {"words": ["unknown_field"]}
    assert not made.files.exists()


def test_hundreds_of_parts_and_a_broken_body_are_refused_as_problems(browser, made, send):
    assert send(*[picture()] * 7).json()["code"] == "body_unreadable"
    broken = browser.generic(
        "POST", f"/api/v1/complaints/{made.pk}/files", b"x", content_type="multipart/form-data; boundary="
    )
    assert (broken.status_code, broken.json()["code"]) == (400, "body_unreadable")


def test_json_is_told_what_to_send_instead(browser, made):
    answer = browser.post(f"/api/v1/complaints/{made.pk}/files", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (415, "not_multipart")


@pytest.mark.parametrize(
    ("media_type", "status"),
    [("multipart/form-data; boundary=x", 400), ("application/json", 415), ("image/png", 415), ("", 415)],
    ids=["multipart", "json", "a picture", "none"],
)
def test_without_a_body_it_is_told_what_to_send(browser, made, media_type, status):
    # the client of the tests names no media type of an empty body by itself
    answer = browser.generic("POST", f"/api/v1/complaints/{made.pk}/files", CONTENT_TYPE=media_type)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    if status == 400:
        assert answer.json()["errors"].keys() == {"file"}


def test_only_while_it_is_open(send, stream, made):
    complaints.withdraw(client=stream.client, complaint_id=made.pk)
    answer = send(picture())
    assert (answer.status_code, answer.json()["reason"]) == (409, "settled_already")
    assert not Document.objects.exists()


def test_only_by_who_filed_it(send, stream, bob, made):
    # the room's platform knows of it, since its operator is asked; it is not its own
    theirs = wished(stream, bob, order_ref="o-2")
    answer = send(picture(), to=theirs.pk)
    assert (answer.status_code, answer.json()["reason"]) == (409, "unknown_complaint")
    other, _ = create_client(name="Dora's platform", scopes=["parties"], actor=system("test"))
    assert send(picture(), by=browser_of(other)).json()["code"] == "unknown_complaint"
    assert send(picture(), to=uuid.uuid4()).status_code == 404
    narrow, _ = create_client(name="Eve's platform", scopes=["screen"], actor=system("test"))
    assert send(picture(), by=browser_of(narrow)).status_code == 403
    assert not Document.objects.exists()


def test_a_report_of_nobody_has_nobody_to_keep_a_file_for(send, stream):
    report = filed(stream, None, kind="report", client=stream.client)
    answer = send(picture(), to=report.pk)
    assert (answer.status_code, answer.json()["reason"]) == (409, "nobody_to_keep_for")


def test_a_party_with_too_many_on_file_is_told_so(send, party, made):
    Document.objects.bulk_create(
        Document(party=party, kind="front", storage_name=f"{number}", sha256=b"", width=1, height=1, size=1)
        for number in range(MOST_DOCUMENTS)
    )
    answer = send(picture())
    assert (answer.status_code, answer.json()["reason"]) == (409, "too_many_on_file")


def test_whoever_holds_the_case_sees_it_and_does_not_decide_without_it(send, made, moderator, person):
    case = held_by(moderator, made)
    send(picture())
    with pytest.raises(Stale):
        decided(case, moderator)
    assert documents_visible_to(moderator).count() == 1
    assert not documents_visible_to(person("moderator")).exists()
    decided(Case.objects.get(pk=case.pk), moderator)
    made.refresh_from_db()
    assert made.state == "upheld"
