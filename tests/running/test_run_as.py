"""PostgreSQL refuses root: a user namespace, or `nobody` where the kernel gives none."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config.supervisor import binaries, places, postgres, processes, run_as
from tests.running.conftest import Up, wait_for

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user for PostgreSQL")


@as_root
def test_without_namespaces_it_runs_as_nobody(up: Callable[..., Up], folder: Path) -> None:
    running = up(local=folder / "local", USER_NAMESPACES="0").until_it_says("Ctrl-C stops it")
    data = running.local / "postgres/data"
    assert data.stat().st_uid == pwd.getpwnam("nobody").pw_uid
    pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    assert f"Uid:\t{data.stat().st_uid}\t" in Path(f"/proc/{pid}/status").read_text()
    running.write_note(running.mark)
    assert running.stop() == 0

    # a kernel that allows namespaces again finds the same data
    again = up(local=running.local).until_it_says("Ctrl-C stops it")
    assert again.read_note() == running.mark


def test_where_others_processes_are_closed_to_it_a_server_is_known_by_its_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container without CAP_SYS_PTRACE, once PostgreSQL is nobody's."""

    def closed(path: Path) -> str:
        raise PermissionError(path)

    monkeypatch.setattr(postgres.os, "readlink", closed)
    with subprocess.Popen([sys.executable, "-c", "input()", "-D", str(tmp_path)], stdin=subprocess.PIPE) as server:
        assert wait_for(lambda: postgres._serves(server.pid, tmp_path), 20)
        assert not postgres._serves(server.pid, tmp_path / "data")
        server.kill()
    assert not postgres._serves(server.pid, tmp_path)


@as_root
def test_a_folder_that_nobody_may_not_enter_keeps_its_data_elsewhere(up: Callable[..., Up], folder: Path) -> None:
    folder.chmod(0o700)
    local = folder / "local"
    local.mkdir()
    running = up(local=local, USER_NAMESPACES="0").until_it_says("Ctrl-C stops it")
    elsewhere = places.elsewhere(local)
    assert f"it lives in {elsewhere}" in running.said()
    assert (elsewhere / "postgres/data/PG_VERSION").exists()
    assert (elsewhere / "secrets.env").exists()
    assert not (local / "postgres").exists()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert running.stop() == 0


@as_root
def test_programs_that_nobody_may_not_reach_are_copied_with_their_libraries(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = binaries.postgres_package()
    hidden = folder / "hidden"
    hidden.mkdir(mode=0o700)
    (hidden / package.name).symlink_to(package)
    (hidden / f"{package.name}.libs").symlink_to(package.with_name(f"{package.name}.libs"))
    monkeypatch.setattr(binaries, "postgres_package", lambda: hidden / package.name)
    monkeypatch.setattr(binaries, "postgres_version", lambda: f"18-test-{os.getpid()}")
    monkeypatch.setenv("USER_NAMESPACES", "0")
    who = run_as.choose()
    programs = postgres.programs(who)
    try:
        assert programs != package / binaries.POSTGRES_PROGRAMS
        assert processes.finish([str(programs / "initdb"), "--version"], env={}, text="", popen=who.popen) == ""
    finally:
        shutil.rmtree(programs.parents[2])
