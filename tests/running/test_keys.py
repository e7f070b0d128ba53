import base64
import stat
from pathlib import Path

import pytest

from config.supervisor import keys
from config.supervisor.errors import CannotRun


def test_keys_are_made_once_for_us_alone(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"
    made = keys.read_or_make(file, data=tmp_path / "data")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys.read_or_make(file, data=tmp_path / "data") == made
    assert len(base64.urlsafe_b64decode(made["FIELD_KEY"])) == len(base64.urlsafe_b64decode(made["INDEX_KEY"])) == 32
    assert len(made["SECRET_KEY"]) >= 50
    assert len(set(made.values())) == 3


def test_lost_keys_are_not_replaced_while_the_data_they_sealed_is_there(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(CannotRun, match="is gone"):
        keys.read_or_make(tmp_path / "secrets.env", data=tmp_path / "data")
    assert list(tmp_path.iterdir()) == [tmp_path / "data"]


def test_a_file_without_a_key_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text("SECRET_KEY=a\nFIELD_KEY=\n")
    with pytest.raises(CannotRun, match="lacks FIELD_KEY, INDEX_KEY"):
        keys.read_or_make(tmp_path / "secrets.env", data=None)
