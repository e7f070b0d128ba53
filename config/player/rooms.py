"""Room files: one JSON object a line, `room`, `offset_s`, `kind` and that kind's fields."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

# notes for tests and readers, not part of the contract
NOTES = {"room", "offset_s", "expect", "near_miss"}
DEFAULT_FACTS = {"category": "other", "audience": "all", "place": "330100"}


class BadRoomFile(Exception):
    """The file can't be played; the message names the line."""


@dataclass(slots=True)
class Room:
    """`signals` are in order of offset, without ids that a platform would give anew for each broadcast."""

    slug: str
    signals: list[dict[str, Any]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def length_s(self) -> float:
        return self.signals[-1]["offset_ms"] / 1000 if self.signals else 0.0


def read_rooms(path: Path) -> list[Room]:
    """The rooms of one file, or of a folder's files, with what `rooms.toml` beside them says. Raises `BadRoomFile`."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    rooms: dict[str, Room] = {}
    for file in files:
        try:
            lines = file.read_bytes().splitlines()
        except OSError as error:
            raise BadRoomFile(f"{file}: {error.strerror}") from None
        for number, line in enumerate(lines, 1):
            if line.strip():
                _add(rooms, line, f"{file.name}, line {number}")
    described = _described(path)
    for room in rooms.values():
        room.signals.sort(key=lambda signal: signal["offset_ms"])
        room.facts = DEFAULT_FACTS | described.get(room.slug, {})
    return list(rooms.values())


def _add(rooms: dict[str, Room], line: bytes, where: str) -> None:
    try:
        row = orjson.loads(line)
        slug, offset_ms = row["room"], round(row["offset_s"] * 1000)
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise BadRoomFile(f"{where}: not an object with room and offset_s") from None
    room = rooms.setdefault(slug, Room(slug))
    signal = {key: value for key, value in row.items() if key not in NOTES}
    if signal.get("kind") == "speech":
        signal.setdefault("speaker", "streamer")
    # line n is c000n: a comment_deletion names the comment it deletes that way
    room.signals.append(signal | {"id": f"c{len(room.signals) + 1:04d}", "offset_ms": offset_ms})


def _described(path: Path) -> dict[str, dict[str, Any]]:
    folder = path if path.is_dir() else path.parent
    for candidate in (folder / "rooms.toml", folder.parent / "rooms.toml"):
        if candidate.exists():
            return {room["slug"]: room for room in tomllib.loads(candidate.read_text())["room"]}
    return {}
