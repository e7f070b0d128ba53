"""Tables of lines that tests read."""

import json
import tomllib
from pathlib import Path
from typing import Any


def load_cases() -> dict[str, dict[str, Any]]:
    """cases.toml: rule code → kind, lines that fire, lines that stay silent."""
    return tomllib.loads(Path(__file__).with_name("cases.toml").read_text("utf-8"))


def load_lines(name: str) -> list[dict[str, str]]:
    """A table of one JSON object a line: kind, text and, for a breach, the rule."""
    return [json.loads(line) for line in Path(__file__).with_name(name).read_text("utf-8").splitlines()]
