from pathlib import Path

import pytest

from config.supervisor import lock, places, throwaway
from config.supervisor.errors import CannotRun


def test_a_plain_short_folder_holds_its_own_sockets() -> None:
    assert places.socket_folder(Path("/srv/streamwarden/.local/postgres")) == Path("/srv/streamwarden/.local/postgres")


@pytest.mark.parametrize("name", ["a b", "直播", "100%", "x" * 90])
def test_any_other_gets_a_short_stand_in_that_stays_the_same(name: str) -> None:
    wanted = Path("/srv") / name / "postgres"
    instead = places.socket_folder(wanted)
    assert instead != wanted
    assert places.PLAIN.fullmatch(str(instead))
    assert len(f"{instead}/.s.PGSQL.5432.lock") <= 107
    assert instead == places.socket_folder(wanted)
    assert instead != places.socket_folder(wanted.with_name("valkey"))


def test_a_link_that_somebody_put_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "trap").symlink_to(tmp_path)
    with pytest.raises(CannotRun, match="belongs to somebody else"):
        places.private_folder(tmp_path / "trap")


def test_a_folder_of_ours_is_closed_again(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o777)
    assert places.private_folder(tmp_path / "open").stat().st_mode & 0o777 == 0o700


def test_forgetting_a_folder_takes_its_stand_ins_along(tmp_path: Path) -> None:
    local = tmp_path / "直播" / ".local"
    socket = places.private_folder(places.socket_folder(local / "postgres"))
    data = places.private_folder(places.elsewhere(local)) / "postgres"
    data.mkdir()
    local.mkdir(parents=True)
    places.forget(local)
    assert not any(folder.exists() for folder in (local, socket, data.parent))


def test_what_runs_is_known_by_its_lock(tmp_path: Path) -> None:
    (tmp_path / "scratch-1.lock").touch()
    assert lock.all_held(tmp_path) == []
    with lock.held(tmp_path, "http://127.0.0.1/"), throwaway.folder_of_our_own(tmp_path, "test"):
        assert lock.all_held(tmp_path) == ["test-1", "up"]
        assert lock.is_held(tmp_path)
    assert not lock.is_held(tmp_path)
