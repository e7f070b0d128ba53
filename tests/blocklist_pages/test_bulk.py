"""The upload's pages: looked at, proposed, undone, and confirmed by a second person who has read samples."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Membership
from blocklists import tasks
from blocklists.bulk import making, reading
from blocklists.bulk.columns import column_of
from blocklists.bulk.looking import look
from blocklists.models import Bulk, Entry
from evidence.models import AuditEvent
from moderation.console.blocklists import bulk as pages
from tests.accounts.identity.build import verified_party
from tests.blocklists.bulk.build import line, number, sheet


@pytest.fixture(autouse=True)
def sent(monkeypatch) -> list[tuple[str, str]]:
    """Which tasks were sent, with what: no worker runs here."""
    found = []
    for name in ("make_bulk", "confirm_bulk"):
        monkeypatch.setattr(getattr(tasks, name), "delay", lambda *args, name=name: found.append((name, *args)))
    return found


@pytest.fixture
def uploaded(sue):
    def make(*lines: str, made: bool = False) -> Bulk:
        bulk = look(user=sue, content=sheet(*lines))
        if made:
            making.ask_to_make(user=sue, bulk_id=bulk.pk)
            making.go_on(bulk.pk, 30.0)
        return Bulk.objects.get(pk=bulk.pk)

    return make


def upload(browser, content: bytes):
    return browser.post(reverse("blocklist_bulk"), {"file": SimpleUploadedFile("list.csv", content)})


def one(browser, bulk, query: str = "") -> str:
    answer = browser.get(reverse("blocklist_bulk_one", args=[bulk.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def act(browser, bulk, name: str, **fields: str):
    return browser.post(reverse(f"blocklist_bulk_{name}", args=[bulk.pk]), fields)


def test_a_file_is_looked_at_and_its_page_says_what_came_of_it(senior):
    secret = number()
    answer = upload(senior, sheet(line(), line(secret, reason=""), line(kind="shoe_size", value="42")))
    bulk = Bulk.objects.get()
    assert answer["Location"] == reverse("blocklist_bulk_one", args=[bulk.pk])
    text = one(senior, bulk)
    assert "Propose 1 line" in text
    rows = re.findall(r'<th scope="row" class="number">(\d+)</th><td><code>(\w+)</code>', text)
    assert rows == [("3", "reason"), ("4", "kind")]
    assert secret not in text
    assert not Entry.objects.exists()


def test_a_chinese_table_is_read_and_its_columns_are_named_in_the_readers_language(senior, sue):
    content = "对象,标识类型,标识,事由,理由,结束日期\nstreamer,device,aabbccddee,serious_violation,,2199-12-31\n"
    upload(senior, content.encode("gb18030"))
    sue.language = "zh-hans"
    sue.save()
    senior.cookies["django_language"] = "zh-hans"
    text = one(senior, Bulk.objects.get())
    assert "GB18030" in text
    assert "<code>理由</code>" in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose a file first|holds no lines"),
        (b"\x89PNG\xff\xff", "no text file"),
        (b"a,b\n1,2", "names no column"),
        (b"side,kind\nx,y", "value, ground, reason"),
        (b"side,kind,value,ground,reason,side\n", "Column 6"),
        (b"x" * (reading.MOST_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(senior, content, said):
    answer = upload(senior, content)
    assert answer.status_code == 422
    assert re.search(said, answer.content.decode())
    assert not Bulk.objects.exists()


def test_without_a_file_it_asks_for_one(senior):
    answer = senior.post(reverse("blocklist_bulk"))
    assert answer.status_code == 422
    assert "Choose a file first" in answer.content.decode()


def test_the_template_can_be_read_back(senior):
    answer = senior.get(reverse("blocklist_bulk"), {"template": "1"})
    names = answer.content.decode("utf-8-sig").strip().split(",")
    assert all(column_of(name) for name in names)
    assert "attachment" in answer["Content-Disposition"]


def test_every_rejected_line_can_be_paged_to(senior, uploaded, monkeypatch):
    monkeypatch.setattr(pages, "REJECTED_A_PAGE", 2)
    bulk = uploaded(*[line(reason="") for _ in range(5)])
    found = [re.findall(r'scope="row" class="number">(\d+)<', one(senior, bulk, f"?page={n}")) for n in (1, 2, 3)]
    assert found == [["2", "3"], ["4", "5"], ["6"]]
    for nonsense in ("0", "-1", "x", "99"):
        assert "<h2>Rejected lines" in one(senior, bulk, f"?page={nonsense}")


def test_making_sends_the_task_and_shows_progress(senior, uploaded, sent, django_capture_on_commit_callbacks):
    bulk = uploaded(line(), line())
    with django_capture_on_commit_callbacks(execute=True):
        assert act(senior, bulk, "make").status_code == 302
    assert sent == [("make_bulk", str(bulk.pk))]
    text = one(senior, bulk)
    assert "0 of 2 lines are proposed" in text
    assert 'hx-trigger="every 3s"' in text
    assert act(senior, bulk, "make").status_code == 409


def test_the_figures_ask_again_until_the_work_is_done(senior, uploaded):
    bulk = uploaded(line(), line())
    act(senior, bulk, "make")
    address = reverse("blocklist_bulk_one", args=[bulk.pk])
    making._Work(bulk.pk).step()
    answer = senior.get(address, headers={"HX-Request": "true"})
    assert "1 of 2 lines are proposed" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    making.go_on(bulk.pk, 30.0)
    assert senior.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_the_worker_makes_it_and_sweeps_what_was_forgotten(uploaded, sue, sent):
    bulk = uploaded(line())
    making.ask_to_make(user=sue, bulk_id=bulk.pk)
    tasks.sweep_bulks()
    assert sent == [("make_bulk", str(bulk.pk))]
    for _ in range(2):
        tasks.make_bulk(str(bulk.pk))
    assert bulk.entries.count() == 1


def test_a_task_cut_short_sends_itself_again(uploaded, sue, sent, monkeypatch):
    bulk = uploaded(line())
    making.ask_to_make(user=sue, bulk_id=bulk.pk)
    monkeypatch.setattr(tasks, "SECONDS", 0.0)
    tasks.make_bulk(str(bulk.pk))
    assert sent == [("make_bulk", str(bulk.pk))]


def test_giving_up_keeps_nothing(senior, uploaded):
    bulk = uploaded(line())
    assert act(senior, bulk, "drop").status_code == 302
    bulk.refresh_from_db()
    assert (bulk.state, bulk.content) == ("dropped", None)
    assert "given up" in one(senior, bulk)


def test_one_click_undoes_and_says_how_many(senior, uploaded):
    bulk = uploaded(line(), line(), made=True)
    answer = senior.post(reverse("blocklist_bulk_undo", args=[bulk.pk]), follow=True)
    assert "2 proposals are taken back." in answer.content.decode()
    assert set(bulk.entries.values_list("state", "ended_code")) == {("lifted", "withdrawn")}
    assert act(senior, bulk, "undo").status_code == 409


def test_the_uploader_is_told_that_a_second_person_is_needed(senior, uploaded):
    bulk = uploaded(line(), made=True)
    text = one(senior, bulk, "?samples=1")
    assert "A second person confirms" in text
    assert "Read the first ten" not in text
    assert reverse("blocklist_bulk_confirm", args=[bulk.pk]) not in text
    answer = act(senior, bulk, "confirm", confirmed="1", seen="1")
    assert answer.status_code == 409
    assert "A second person is needed" in answer.content.decode()


def test_the_second_person_reads_samples_and_confirms(officer, uploaded, sent, django_capture_on_commit_callbacks):
    bulk = uploaded(line(reason="Sold fakes"), line(), made=True)
    text = one(officer, bulk)
    assert "Sold fakes" not in text
    text = one(officer, bulk, "?samples=1")
    assert "Sold fakes" in text
    assert AuditEvent.objects.filter(action="blocklist.bulk_samples_viewed").count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert act(officer, bulk, "confirm", confirmed="1", seen="2").status_code == 302
    assert sent == [("confirm_bulk", str(bulk.pk))]
    assert "0 of 2 entries are confirmed" in one(officer, bulk)
    tasks.confirm_bulk(str(bulk.pk))
    assert set(bulk.entries.values_list("state", flat=True)) == {"confirmed"}
    assert "decided" in one(officer, bulk)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"seen": "1"}, 422),
        ({"seen": "2", "confirmed": "1"}, 409),
        ({"seen": "x", "confirmed": "1"}, 409),
        ({"seen": "9" * 30, "confirmed": "1"}, 409),
        ({"confirmed": "1"}, 409),
    ],
)
def test_confirming_takes_two_steps_and_what_was_seen(officer, uploaded, fields, status):
    bulk = uploaded(line(), made=True)
    assert act(officer, bulk, "confirm", **fields).status_code == status
    assert Bulk.objects.get().confirm_asked_at is None


def test_confirming_asks_for_a_fresh_sign_in(browse, dana, uploaded):
    bulk = uploaded(line(), made=True)
    browser = browse(dana)
    text = one(browser, bulk, "?samples=1")
    assert "Sign in once more" in text
    assert reverse("blocklist_bulk_confirm", args=[bulk.pk]) not in text
    assert "reauthenticate" in act(browser, bulk, "confirm", confirmed="1", seen="1")["Location"]


def test_samples_show_no_identifier_and_nobodys_own_entry(officer, dana, sue):
    party, secret = verified_party(name="Dana's own"), number()
    bulk = look(user=sue, content=sheet(line(secret), line(party.identity.number)))
    making.ask_to_make(user=sue, bulk_id=bulk.pk)
    making.go_on(bulk.pk, 30.0)
    Membership.objects.create(user=dana, party=party, part="owner")
    Entry.objects.filter(bulk=bulk).exclude(identifiers=None).filter(
        identifiers__digest=party.identity.number_index
    ).update(party=party)
    text = one(officer, bulk, "?samples=1")
    assert secret not in text
    assert text.count("bulk-sample") == 1


def test_the_second_person_declines_all_with_words(officer, uploaded):
    bulk = uploaded(line(), made=True)
    assert act(officer, bulk, "undo").status_code == 422
    assert act(officer, bulk, "undo", words="The source is not known.").status_code == 302
    assert bulk.entries.get().ended_code == "declined"


def test_anothers_dry_run_is_nobodys_business(officer, uploaded):
    bulk = uploaded(line())
    assert officer.get(reverse("blocklist_bulk_one", args=[bulk.pk])).status_code == 404
    for name in ("make", "drop", "undo"):
        assert act(officer, bulk, name, words="No.").status_code == 404
    assert "No upload yet" in officer.get(reverse("blocklist_bulk")).content.decode()


def test_the_list_shows_what_waits(officer, uploaded):
    uploaded(line(), made=True)
    assert "waits for a second person" in officer.get(reverse("blocklist_bulk")).content.decode()


def test_each_page_has_few_queries(officer, uploaded, django_assert_max_num_queries):
    bulk = uploaded(*[line() for _ in range(12)], made=True)
    for address in (reverse("blocklist_bulk"), reverse("blocklist_bulk_one", args=[bulk.pk]) + "?samples=1"):
        officer.get(address)
        with django_assert_max_num_queries(20):
            assert officer.get(address).status_code == 200
