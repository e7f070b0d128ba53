"""What a standing is called, and how it looks: an icon and a word, never colour alone."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Look:
    """`kind`: a badge's class; `icon`: a name in templates/icons."""

    word: Promise
    kind: str
    icon: str


STANDINGS = {
    "proposed": Look(_("waits for a second person"), "high", "clock"),
    "planned": Look(_("confirmed, not begun"), "medium", "clock"),
    "in_force": Look(_("in force"), "critical", "lock"),
    "expired": Look(_("expired"), "low", "history"),
    "lifted": Look(_("lifted"), "", "undo"),
    "overturned": Look(_("overturned"), "", "undo"),
}
