"""What the platform shows first: texts with their article, in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from livestream.gates.facts import TIP, WATCH, Facts


@dataclass(frozen=True, slots=True)
class Notice:
    """With `must_confirm` the viewer goes on only after a tap; no cross that is none (Internet Advertising 10)."""

    code: str
    text: Promise
    article: str
    must_confirm: bool

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "text": str(self.text), "article": self.article, "must_confirm": self.must_confirm}


MINORS_PROMPT = Notice(
    "minors_prompt",
    _("What follows may affect minors. Minors: watch together with your guardian, and imitate nothing."),
    "LM2021 12; MN2024 23",
    must_confirm=True,
)
OFF_PLATFORM = Notice(
    "off_platform_trade",
    _("Buy and pay here only. Whoever asks you to trade privately or elsewhere may cheat you, and we can't help then."),
    "LM2021 10",
    must_confirm=False,
)
OFF_PLATFORM_JUMP = Notice(
    "off_platform_jump",
    _("You are leaving for another platform. What you buy or pay there is outside our protection."),
    "LM2021 10, 15",
    must_confirm=True,
)
TIP_REMINDER = Notice(
    "tip_reminder",
    _("With this tip you have used more than four fifths of your limit for today."),
    "CAC notice of 13 April 2026",
    must_confirm=False,
)


def notices(act: str, facts: Facts) -> list[Notice]:
    """At entry: the prompt for minors before anything is shown, and the warning of private dealing; at a jump, the
    other one. A renewed lease shows nothing again."""
    found = []
    if act == WATCH and facts.entering:
        found += [MINORS_PROMPT] if facts.content == "prompt" else []
        found += [] if facts.jump else [OFF_PLATFORM]
    if facts.jump:
        found.append(OFF_PLATFORM_JUMP)
    # four fifths: a house setting; the notice wants a reminder and names no share
    if act == TIP and facts.tip_daily is not None and 5 * (facts.tipped + facts.amount) > 4 * facts.tip_daily:
        found.append(TIP_REMINDER)
    return found
