"""What the site's processes are told."""

import os
import subprocess
import sys
from pathlib import Path

import environ
import psycopg
import pytest
from django.conf import settings

from config.supervisor import envfile, places, port, site
from config.supervisor.errors import CannotRun
from config.supervisor.postgres import Postgres

KEYS = {"SECRET_KEY": "s", "FIELD_KEY": "f", "INDEX_KEY": "i"}
URLS = {
    "DATABASE_URL": "postgres://postgres@/streamwarden?host=/run/pg",
    "REDIS_URL": "unix:///run/valkey.sock",
}


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("DATABASE_URL", "REDIS_URL", *KEYS, "ALLOWED_HOSTS", "DEMO", "PRODUCTION"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_the_address_of_a_socket_is_read_alike_by_django_and_by_psycopg() -> None:
    url = Postgres(child=None, sockets=Path("/run/pg")).url  # type: ignore[arg-type]
    config = environ.Env.db_url_config(url)
    assert (config["NAME"], config["USER"], config["OPTIONS"]["host"]) == (
        "streamwarden",
        "postgres",
        "/run/pg",
    )
    assert psycopg.conninfo.conninfo_to_dict(url) == {
        "user": "postgres",
        "dbname": "streamwarden",
        "host": "/run/pg",
    }


def test_a_private_database_has_its_own_keys_and_answers_only_to_this_machine(
    bare: pytest.MonkeyPatch,
) -> None:
    for name, value in {
        "FIELD_KEY": "other",
        "ALLOWED_HOSTS": "*",
        "PRODUCTION": "1",
        "PGHOST": "db",
    }.items():
        bare.setenv(name, value)
    env = site.environment(demo=True, keys=KEYS, servers=URLS)
    assert {name: env[name] for name in KEYS} == KEYS
    assert env["ALLOWED_HOSTS"] == "127.0.0.1,localhost"
    assert (env["DEMO"], env["DEBUG"], env["PRODUCTION"]) == ("1", "0", "0")
    assert "PGHOST" not in env


def test_a_database_of_ones_own_keeps_the_keys_and_hosts_of_the_environment(bare: pytest.MonkeyPatch) -> None:
    own = {
        "DATABASE_URL": "postgres://db/x",
        "FIELD_KEY": "mine",
        "ALLOWED_HOSTS": "live.example",
        "DEMO": "1",
    }
    for name, value in own.items():
        bare.setenv(name, value)
    env = site.environment(demo=False, keys=KEYS, servers={**URLS, "DATABASE_URL": "postgres://db/x"})
    assert (env["FIELD_KEY"], env["INDEX_KEY"], env["ALLOWED_HOSTS"]) == ("mine", "i", "live.example")
    assert env["DATABASE_URL"] == "postgres://db/x"
    assert env["DEMO"] == "0"


def test_the_demo_has_a_player_that_the_site_can_do_without() -> None:
    demo, empty = (site.parts(8000, Path("/srv"), demo=demo) for demo in (True, False))
    assert [part.name for part in empty] == ["web", "worker", "beat"]
    assert [part.name for part in demo if not part.needed] == ["demo player"]
    assert demo[0].waits


def test_the_worker_takes_every_queue_that_a_task_is_sent_to() -> None:
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert routed | {settings.CELERY_TASK_DEFAULT_QUEUE} <= set(site.QUEUES)


def test_the_running_sites_environment_is_kept_only_while_it_runs(tmp_path: Path) -> None:
    with envfile.kept(tmp_path, {**os.environ, "NEW": "a=b"}):
        assert envfile.read(tmp_path) == {"NEW": "a=b"}
        assert envfile.file_of(tmp_path).stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileNotFoundError):
        envfile.read(tmp_path)


@pytest.mark.parametrize("wrong", [0, 65536, -1])
def test_a_number_that_is_no_port_is_said_to_be_none(wrong: int) -> None:
    with pytest.raises(CannotRun, match="no port"):
        port.check_free(wrong)


def test_a_command_runs_between_servers_of_its_own_and_its_exit_code_comes_back(
    bare: pytest.MonkeyPatch,
) -> None:
    look = (
        "import os, sys, psycopg\n"
        "with psycopg.connect(os.environ['DATABASE_URL']) as link:\n"
        "    print(link.execute('SELECT current_database()').fetchone()[0], os.environ['REDIS_URL'])\n"
        "sys.exit(7)"
    )
    done = subprocess.run(
        [sys.executable, "-m", "config.supervisor.with_servers", "--", sys.executable, "-c", look],
        cwd=places.ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 7, done.stderr
    name, address = done.stdout.split()
    assert name == "streamwarden"
    assert not Path(address.removeprefix("unix://")).exists()
