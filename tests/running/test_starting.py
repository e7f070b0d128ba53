"""What a person meets who starts it: first, again, twice, on a taken port."""

import http.server
import os
import re
import stat
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.running.conftest import Up


def test_a_first_start_makes_servers_and_keys_and_the_second_finds_them(up: Callable[..., Up], folder: Path) -> None:
    local = folder / "local"
    local.mkdir()
    first = up(local=local).until_it_says("Streamwarden is at http://127.0.0.1:")
    assert "made afresh" in first.said()
    with urllib.request.urlopen(f"http://127.0.0.1:{first.port}/") as page:
        assert page.status == 200
    secrets = local / "secrets.env"
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    assert stat.S_IMODE((local / "up.env").stat().st_mode) == 0o600
    assert stat.S_IMODE((local / "postgres").stat().st_mode) == 0o700
    assert stat.S_IMODE((local / "valkey").stat().st_mode) == 0o700
    assert first.query("SHOW server_encoding") == [("UTF8",)]
    assert first.query("SHOW listen_addresses") == [("",)]
    keys = secrets.read_text()
    first.write_note(first.mark)
    assert first.stop() == 0

    second = up(local=local).until_it_says("Streamwarden is at")
    assert "made afresh" not in second.said()
    assert second.read_note() == first.mark
    assert secrets.read_text() == keys


def test_a_second_start_in_the_same_folder_is_refused_with_the_address(up: Callable[..., Up]) -> None:
    first = up().until_it_says("Ctrl-C stops it")
    second = up()
    assert second.process.wait(60) == 1
    assert second.said().strip() == f"Streamwarden is already running from this folder: http://127.0.0.1:{first.port}/"
    assert first.process.poll() is None


def test_a_taken_port_is_named_with_the_next_free_one(up: Callable[..., Up]) -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as other:
        taken = other.server_port
        running = up(port=taken)
        assert running.process.wait(60) == 1
    said = re.search(rf"Port {taken} is taken by another program. Try: make run PORT=(\d+)", running.said())
    assert said, running.said()
    assert taken < int(said[1]) < taken + 100
    assert running.living() == []


def test_servers_of_ones_own_are_used_and_none_started(up: Callable[..., Up]) -> None:
    urls = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    running = up(**urls).until_it_says("Ctrl-C stops it")
    assert "PostgreSQL: yours" in running.said()
    assert "Redis: yours" in running.said()
    assert not any("postgres" in command or "valkey-server" in command for command in running.living())


def test_a_long_path_and_one_with_chinese_get_short_sockets(up: Callable[..., Up], folder: Path) -> None:
    local = folder / "直播 间" / ("long" * 30) / "local"
    local.parent.mkdir(parents=True)
    running = up(local=local).until_it_says("Ctrl-C stops it")
    assert running.query("SELECT 1") == [(1,)]
    assert running.stop() == 0
