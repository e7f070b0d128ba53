"""Notices and consents as they are shown: `accounts/texts/<code>.toml`, in both languages, with a version.

A changed text gets a new version. Consents given to older versions go on standing only where the file lists them in
`holds`: a changed purpose, manner or kind of data asks again (PIPL 14), a mended sentence does not.
"""

import hashlib
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.conf import settings

FOLDER = Path(__file__).resolve().parent.parent / "texts"
Basis = Literal["consent", "legal_duty", "request"]


@dataclass(frozen=True, slots=True)
class Text:
    """What PIPL 17 and 30 want said, and who says it. `digest`: SHA-256 of all of it, 32 bytes.

    `basis` says why: only "consent" is asked for; what the law orders ("legal_duty") or the person wants ("request")
    is a notice to show. `refusal`: what happens without consent.
    """

    code: str
    version: str
    holds: tuple[str, ...]
    basis: Basis
    by_guardian: bool
    language: str
    digest: bytes
    title: str
    body: str
    purpose: tuple[str, ...]
    method: tuple[str, ...]
    scope: tuple[str, ...]
    retention: str
    rights: tuple[str, ...]
    refusal: str
    handler: str
    contact: str

    @property
    def is_consent(self) -> bool:
        return self.basis == "consent"


@cache
def codes() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def _file(code: str) -> dict[str, Any]:
    if code not in codes():
        raise LookupError(f"No text {code}.")
    return tomllib.loads((FOLDER / f"{code}.toml").read_text())


def text(purpose: str, language: str) -> Text:
    """The text in force, in English for any language but Chinese. Raises LookupError for an unknown purpose."""
    file = _file(purpose)
    language = "zh-hans" if language.lower().startswith("zh") else "en"
    words: dict[str, Any] = file[language] | {"handler": settings.DATA_HANDLER, "contact": settings.DATA_CONTACT}
    words = {name: tuple(value) if isinstance(value, list) else value for name, value in words.items()}
    shown = json.dumps([purpose, file["version"], language, words], ensure_ascii=False, sort_keys=True)
    return Text(
        code=purpose,
        version=file["version"],
        holds=(file["version"], *file.get("holds", ())),
        basis=file["basis"],
        by_guardian=file.get("by") == "guardian",
        language=language,
        digest=hashlib.sha256(shown.encode()).digest(),
        **words,
    )
