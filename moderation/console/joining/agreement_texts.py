"""The agreements that can be accepted in the browser, by their scope: platform, operator, agency."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class AgreementText:
    scope: str
    version: str
    article: str
    title: str
    lines: tuple[str, ...]


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "agreements.toml").read_text(encoding="utf-8"))


def agreement_text(scope: str) -> AgreementText:
    """In the reader's language. Raises KeyError for a scope that has no text."""
    told = _file()[scope]
    words = told["zh-hans" if (get_language() or "").startswith("zh") else "en"]
    return AgreementText(scope, told["version"], told["article"], words["title"], tuple(words["lines"]))
