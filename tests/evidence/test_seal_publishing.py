"""The published file: every seal once, caught up after a gap, never rewritten."""

import json
import threading

import pytest
from django.db import connection

from evidence.models import Seal
from evidence.seals.publishing import OtherHistory, as_published, publish
from evidence.seals.sealing import seal
from tests.evidence.sealing import by_force, nothing_but_ours, write


@pytest.fixture
def path(db, tmp_path, settings):
    settings.SEAL_LOG = str(tmp_path / "far" / "seals.log")
    nothing_but_ours()
    write(4)
    return tmp_path / "far" / "seals.log"


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_each_seal_becomes_a_line_with_its_root_and_chain(path):
    seal()
    assert publish() == 2
    assert lines(path) == [as_published(one) for one in Seal.objects.all()]
    assert {"number", "made_at", "count", "root", "chain"} == set(lines(path)[0])


def test_sealing_publishes_once_it_is_committed(path, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = seal()
        assert not path.exists()
    assert [line["number"] for line in lines(path)] == [one.number for one in made]


def test_what_the_file_misses_is_caught_up_and_nothing_is_said_twice(path):
    seal(most=2)
    publish()
    whole = path.read_bytes()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:1]))
    assert publish() == Seal.objects.count() - 1
    assert publish() == 0
    assert path.read_bytes() == whole


@pytest.mark.parametrize("cut", [1, 30, 150])
def test_a_line_half_written_by_a_killed_worker_is_written_again(path, cut):
    seal(most=2)
    publish()
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    assert publish() == 1
    assert path.read_bytes() == whole


def test_a_file_longer_than_a_page_is_read_from_its_end(path):
    write(60)
    seal(most=1)
    publish()
    whole = path.read_bytes()
    assert len(whole) > 3 * 4096
    path.write_bytes(whole[:-10])
    assert publish() == 1
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evidence_seal SET chain = sha256('other')",
        "DELETE FROM evidence_seal WHERE number = (SELECT max(number) FROM evidence_seal)",
    ],
    ids=["changed", "cut off"],
)
def test_a_file_that_tells_another_history_is_left_as_it_is(path, statement):
    seal(most=2)
    publish()
    whole = path.read_bytes()
    by_force(statement)
    with pytest.raises(OtherHistory):
        publish()
    assert path.read_bytes() == whole


def test_a_file_that_ends_in_something_else_is_left_as_it_is(path):
    path.parent.mkdir()
    path.write_text("no seal\n")
    seal()
    with pytest.raises(OtherHistory):
        publish()
    assert path.read_text() == "no seal\n"


def test_without_a_place_nothing_is_published(path, settings):
    settings.SEAL_LOG = ""
    seal()
    assert publish() == 0
    assert not path.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_machine_write_each_seal_once(tmp_path):
    write(20)
    seal(most=1)
    path = str(tmp_path / "seals.log")

    def run():
        try:
            publish(path)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    numbers = [line["number"] for line in lines(tmp_path / "seals.log")]
    assert numbers == list(Seal.objects.values_list("number", flat=True))
