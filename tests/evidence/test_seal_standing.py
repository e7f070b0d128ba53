"""How far sealing is behind, for metrics and for people."""

import io

import pytest
from django.core.management import CommandError, call_command

from evidence.seals import standing as module
from evidence.seals.sealing import seal
from evidence.seals.standing import standing
from evidence.tasks import seal as beat
from tests.evidence.sealing import by_force, nothing_but_ours, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ours_alone():
    nothing_but_ours()


def test_nothing_written_leaves_nothing_to_do():
    assert standing() == module.Standing(0, None, 0, 0)


def test_before_the_first_seal_everything_waits():
    write(3)
    now = standing()
    # this test's own transaction still runs
    assert (now.unsealed, now.held_back, now.last_number) == (3, 3, 0)
    assert now.oldest_at is not None


def test_after_a_seal_only_what_came_since_waits():
    write(3)
    seal()
    assert standing() == module.Standing(0, None, 0, 2)
    write(2)
    assert standing().unsealed == 2


def test_a_backlog_half_sealed_counts_the_other_half():
    write(6)
    seal(most=2)
    by_force("DELETE FROM evidence_seal WHERE number > 2")
    assert standing().unsealed == 4


def test_counting_ends_where_the_number_helps_nobody(monkeypatch):
    monkeypatch.setattr(module, "MOST_COUNTED", 2)
    write(5)
    assert standing().unsealed == 2


def test_the_figures_are_on_the_metrics_page(client, seeded):
    write(3)
    text = client.get("/metrics").content.decode()
    assert "streamwarden_events_unsealed 3.0\n" in text
    assert "streamwarden_events_held_back 3.0\n" in text
    assert "streamwarden_seal_number 0.0\n" in text


def test_the_beat_seals_and_catches_up_with_the_file(tmp_path, settings, django_capture_on_commit_callbacks):
    settings.SEAL_LOG = str(tmp_path / "seals.log")
    write(2)
    with django_capture_on_commit_callbacks(execute=True):
        beat()
    assert (tmp_path / "seals.log").read_text().count("\n") == 2
    (tmp_path / "seals.log").unlink()
    beat()
    assert (tmp_path / "seals.log").read_text().count("\n") == 2


def test_the_command_seals_and_says_what_is_left(tmp_path, settings):
    settings.SEAL_LOG = str(tmp_path / "seals.log")
    write(2)
    said = io.StringIO()
    call_command("seal", stdout=said)
    assert said.getvalue().startswith("2 seals made over 2 events; 0 not sealed yet")
    (tmp_path / "seals.log").write_text("no seal\n")
    with pytest.raises(CommandError, match="can't be read"):
        call_command("seal", stdout=said)
