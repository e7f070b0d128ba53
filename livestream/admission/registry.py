"""What is asked before a stream may start. This app's checks stand in `checks/`; apps above add theirs in `ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.refusals import Refusal, Words
from livestream.admission.facts import Annotations, StartFacts


@dataclass(frozen=True, slots=True)
class Check:
    """One question at the door: `ask` is a plain function of the facts, without queries of its own.

    What it must know it asks for beforehand, so that all checks together cost two queries: `of_stream` and `of_party`
    give expressions by name, found again as attributes of `facts.stream` and of each person's `party`. Names are
    shared by all checks.
    """

    name: str
    # what the checklist calls it
    label: Words
    ask: Callable[[StartFacts], list[Refusal]]
    of_stream: Annotations | None = None
    of_party: Annotations | None = None
    # asked again while on air: when it fails then, the permission is withdrawn
    on_air: bool = False


checks: list[Check] = []

# ({"title": …, "cover": …, "room": …}, category) → what is wrong with these words; asked when a room or a stream is
# planned, so that nobody hears of it only at the door
text_checks: list[Callable[[Mapping[str, str], str], list[Refusal]]] = []


def screened(texts: Mapping[str, str], category: str) -> list[Refusal]:
    """What all of `text_checks` say of these texts, as hints: nothing is refused before the door."""
    given = {kind: text for kind, text in texts.items() if text.strip()}
    found: dict[str, Any] = {}
    for check in text_checks:
        for refusal in check(given, category):
            hint = Refusal(refusal.code, refusal.facts, blocking=False)
            found.setdefault(f"{hint.code} {sorted(hint.facts.items())}", hint)
    return list(found.values())
