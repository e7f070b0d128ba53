"""`make check` says the next thing to type."""

import http.server
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from config.supervisor import lock, places, setup
from tests.running.conftest import free_port


def test_packages_that_differ_from_the_lock_are_named(tmp_path: Path) -> None:
    locked = tmp_path / "requirements.txt"
    locked.write_text("pytest==0.1\nno-such-package==1.0\nno-such-either==1 ; sys_platform == 'win32'\n")
    finding = setup.packages(locked)
    assert finding.mark == "to do"
    assert "pytest" in finding.sentence
    assert "no-such-package missing" in finding.sentence
    assert "no-such-either" not in finding.sentence
    assert finding.remedy.endswith("-m pip install -r requirements.txt")


def test_the_locked_packages_are_installed_and_both_servers_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    findings = [setup.packages(places.ROOT / "requirements.txt"), *setup.servers()]
    assert [(finding.mark, finding.remedy) for finding in findings] == [("ok", "")] * 3


def test_a_program_that_only_some_work_needs_stands_in_nobodys_way() -> None:
    assert setup.program("X", ("no-such-program",), "apt install x") == setup.Finding(
        "optional", "X: not found", "apt install x"
    )


def test_a_taken_port_and_a_running_site_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "LOCAL", tmp_path)
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as other:
        assert setup.chosen_port(str(other.server_port)).mark == "to do"
        with lock.held(tmp_path, "http://127.0.0.1/"):
            assert setup.chosen_port(str(other.server_port)) == setup.Finding("ok", "The site runs from this folder")
    assert setup.chosen_port("eight").remedy == "unset PORT"


@pytest.mark.django_db
@pytest.mark.parametrize(("secret", "code"), [("s" * 50, 0), ("short", 1)])
def test_the_command_looks_into_servers_and_settings(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings, secret: str, code: int
) -> None:
    monkeypatch.setenv("PORT", str(free_port()))
    settings.ALLOWED_HOSTS, settings.SECRET_KEY = ["localhost"], secret
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_setup", stdout=said)
    for found in ("PostgreSQL answers", "All migrations are applied", "Redis answers"):
        assert f"ok        {found}\n" in said.getvalue()
    assert ("to do     SECRET_KEY" in said.getvalue()) == (code == 1)
    assert ended.value.code == code, said.getvalue()
