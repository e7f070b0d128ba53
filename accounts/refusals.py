"""Why something may not be: a stable code with its article, what it means and what to do next.

Checks all over the site answer with `Refusal`s; the app that knows a reason describes it once in `REASONS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Refusal:
    """`facts` fill the reason's sentences and stand in the API's answer: names, dates, counts; no personal data.

    With `blocking` False it is a warning: nothing is refused yet, but it will be.
    """

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    blocking: bool = True
    # a party this is about, when it is one of several
    party: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """`what` happened and why, what to do `next`, and how long that `takes` ("" when nobody can say)."""

    article: str
    what: Words
    next: Words
    takes: Words = ""


REASONS: dict[str, Reason] = {}


def as_json(refusal: Refusal) -> dict[str, Any]:
    """As the API answers, in the reader's language: `{code, article, what, next, blocking, party?, …facts}`."""
    reason = REASONS[refusal.code]
    told = {
        "code": refusal.code,
        "article": reason.article,
        "what": str(reason.what) % refusal.facts,
        "next": str(reason.next) % refusal.facts,
        "blocking": refusal.blocking,
    }
    return told | ({"party": refusal.party} if refusal.party else {}) | {"facts": dict(refusal.facts)}
