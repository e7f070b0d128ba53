"""The list as a file for people: no cell is a formula, it is recorded, and it says when it was cut."""

import csv
import io

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from evidence.models import AuditEvent
from moderation.console.blocklists import spreadsheet
from moderation.console.blocklists.spreadsheet import safe, written

# what a spreadsheet runs (CWE-1236), here as there in full width
RUN = "=+-@\t\r＝＋－＠"


def rows(answer):
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


@given(st.text(max_size=40))
def test_no_text_becomes_a_formula(text):
    cell = safe(text)
    assert not cell.lstrip().startswith(tuple(RUN))
    assert cell.endswith(text)


@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=4), max_size=4))
def test_what_is_written_is_read_back_cell_by_cell(table):
    read = list(csv.reader(io.StringIO(written(table)[1:], newline="")))
    assert read == [[safe(cell) for cell in line] for line in table]


def test_the_file_holds_the_filtered_list_and_no_values(officer, confirmed, propose, party):
    party.name = "=HYPERLINK(1)"
    party.save()
    entry, _waiting = confirmed(scopes=["camera"]), propose(scopes=["operate"])
    answer = officer.post(reverse("blocklist_csv") + "?standing=in_force")
    head, *body = rows(answer)
    assert "attachment" in answer["Content-Disposition"]
    assert len(head) == 11
    assert [line[:2] for line in body] == [[entry.number, "'=HYPERLINK(1)"]]
    assert party.identity.number not in answer.content.decode()
    assert "Sold what may not be sold" not in answer.content.decode()


def test_taking_it_is_recorded_with_the_filter(officer, confirmed):
    confirmed()
    officer.post(reverse("blocklist_csv") + "?side=streamer")
    event = AuditEvent.objects.get(action="blocklist.exported")
    assert event.detail == {"rows": 1, "cut": False, "filter": "?side=streamer"}


def test_a_cut_file_says_so(officer, propose, monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 1)
    propose(scopes=["camera"])
    propose(scopes=["operate"])
    _head, *body = rows(officer.post(reverse("blocklist_csv")))
    assert len(body) == 2
    assert "narrow the filter" in body[-1][0]


def test_a_filter_that_cannot_be_read_gives_no_file(officer, confirmed):
    confirmed()
    assert officer.post(reverse("blocklist_csv") + "?side=viewer").status_code == 400
    assert not AuditEvent.objects.filter(action="blocklist.exported").exists()


def test_a_link_takes_no_file(officer):
    assert officer.get(reverse("blocklist_csv")).status_code == 405


@pytest.mark.parametrize("role", ["moderator"])
def test_who_only_reads_takes_none(browse, person, role):
    assert browse(person(role)).post(reverse("blocklist_csv")).status_code == 403
