"""The pages of shared lists: agreeing, handing a file over, taking one in, closing."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from blocklists.entries import lift
from blocklists.models import Entry, SharedList
from blocklists.sharing import publishing
from evidence.models import AuditEvent
from tests.blocklists.sharing.partner import KEY, LIST, SIGNER, agreed, entry, signed, text, written

NEW = reverse("blocklist_list_new")
PUBLIC = text(SIGNER.public_key().public_bytes_raw())


@pytest.fixture(autouse=True)
def _no_midnight(time_machine):
    time_machine.move_to(timezone.now(), tick=False)


def until(days: int = 30) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def bring(browser, shared, file: bytes | None, signature: bytes | None):
    files = {"file": file, "signature": signature}
    sent = {name: SimpleUploadedFile(name, raw) for name, raw in files.items() if raw is not None}
    return browser.post(reverse("blocklist_list_import", args=[shared.pk]), sent)


@pytest.fixture
def out(officer) -> SharedList:
    officer.post(f"{NEW}?way=out", {"name": "To Bob", "partner": "Bob", "ends_at": until()})
    return SharedList.objects.get()


def test_without_a_list_the_page_says_what_would_appear(officer):
    page = officer.get(reverse("blocklist_sharing")).content.decode()
    assert "No list is shared yet" in page


def test_the_key_of_a_new_list_is_shown_once(officer):
    answer = officer.post(f"{NEW}?way=out", {"name": "To Bob", "partner": "Bob", "ends_at": until()})
    shared = SharedList.objects.get()
    assert answer.status_code == 200
    assert shared.key in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert shared.key not in officer.get(reverse("blocklist_list", args=[shared.pk])).content.decode()
    assert shared.signing_key not in answer.content.decode()
    # the last day counts
    assert timezone.localtime(shared.ends_at).date().isoformat() == until()


@pytest.mark.parametrize(
    ("way", "typed", "problem"),
    [
        ("out", {"name": ""}, "Give the list a name."),
        ("out", {"ends_at": ""}, "Say until when the list is agreed"),
        ("out", {"ends_at": "2020-01-01"}, "This end is over already."),
        ("in", {"key": "abc"}, "This is no key"),
        ("in", {"remote": "abc"}, "This is no id of a list"),
        ("in", {"public_key": ""}, "This is no key"),
    ],
    ids=["name", "end", "past", "key", "id", "public key"],
)
def test_a_mistake_is_shown_beside_its_field_and_the_key_is_not_sent_back(officer, way, typed, problem):
    facts = {"name": "From Bob", "partner": "Bob", "ends_at": until()}
    facts |= {"remote": LIST, "key": text(KEY), "public_key": PUBLIC} if way == "in" else {}
    answer = officer.post(f"{NEW}?way={way}", facts | typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert problem in page
    assert text(KEY) not in page
    assert not SharedList.objects.exists()


def test_a_partners_list_is_agreed_on_and_a_file_taken_in(officer, dana):
    facts = {"name": "From Bob", "partner": "Bob", "ends_at": until(), "remote": LIST, "key": text(KEY)}
    officer.post(f"{NEW}?way=in", facts | {"public_key": PUBLIC})
    shared = SharedList.objects.get()
    file = written([entry(1), entry(2)])
    assert bring(officer, shared, file, signed(file)).status_code == 302
    assert Entry.objects.filter(list=shared, proposer=dana).count() == 2
    page = officer.get(reverse("blocklist_list", args=[shared.pk])).content.decode()
    assert "2 new, 0 changed, 0 withdrawn" in page
    assert "being compared" in page


@pytest.mark.parametrize(
    ("file", "signature", "problem"),
    [
        (None, b"x", "Choose both files"),
        (b"x", None, "Choose both files"),
        (b"x", b"x", "This is no signature file"),
        (written([entry(1)]), signed(b"other"), "The signature does not fit"),
        (b"x" * (10 * 1024 * 1024 + 1), b"x", "larger than 10 MB"),
    ],
    ids=["no file", "no signature", "no signature file", "another signature", "large"],
)
def test_a_file_that_cannot_be_taken_in_says_why(officer, file, signature, problem):
    shared = agreed()
    answer = bring(officer, shared, file, signature)
    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert not Entry.objects.exists()


def test_the_next_file_and_its_signature_come_in_one_archive(officer, out, confirmed, dana):
    confirmed(party=None, identifiers=[("device", "device-one")])
    answer = officer.post(reverse("blocklist_list_export", args=[out.pk]))
    assert "attachment" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        list_name, signature_name = archive.namelist()
        assert signature_name == f"{list_name}.sig"
        assert archive.read(list_name).count(b"\n") == 2
    assert AuditEvent.objects.get(action="shared_list.published").actor_id == str(dana.pk)


def test_withdrawals_that_no_file_has_said_are_counted(officer, out, confirmed, dana):
    listed = confirmed(party=None, identifiers=[("device", "device-one")])
    export = reverse("blocklist_list_export", args=[out.pk])
    officer.post(export).getvalue()
    lift(user=dana, entry_id=listed.pk, version=listed.version, words="A mistake.")
    for page in (reverse("blocklist_sharing"), reverse("blocklist_list", args=[out.pk])):
        assert "1 withdrawal not yet published" in officer.get(page).content.decode()
    officer.post(export).getvalue()
    assert "not yet published" not in officer.get(reverse("blocklist_sharing")).content.decode()


def test_too_many_for_a_page_are_left_to_the_command(officer, out, confirmed, monkeypatch):
    confirmed(party=None, identifiers=[("device", "device-one")])
    monkeypatch.setattr(publishing, "MOST_BY_PAGE", 0)
    answer = officer.post(reverse("blocklist_list_export", args=[out.pk]))
    assert answer.status_code == 422
    assert "manage.py blocklist export" in answer.content.decode()
    assert SharedList.objects.get().sequence == 0


def test_closing_is_meant(officer, out):
    close = reverse("blocklist_list_close", args=[out.pk])
    assert officer.post(close).status_code == 422
    assert officer.post(close, {"confirmed": "1"}).status_code == 302
    assert SharedList.objects.get().closed_at
    page = officer.get(reverse("blocklist_list", args=[out.pk])).content.decode()
    assert not re.search(r'action="[^"]*(export|close)"', page)


def test_acting_asks_for_a_fresh_sign_in(browse, dana, out):
    browser = browse(dana)
    for name in ("export", "import", "close"):
        answer = browser.post(reverse(f"blocklist_list_{name}", args=[out.pk]))
        assert "reauthenticate" in answer["Location"]
    assert "reauthenticate" in browser.get(NEW)["Location"]
    assert SharedList.objects.get().sequence == 0


def test_a_page_takes_few_queries(officer, out, django_assert_max_num_queries):
    for page in (reverse("blocklist_sharing"), reverse("blocklist_list", args=[out.pk])):
        with django_assert_max_num_queries(20):
            officer.get(page)
