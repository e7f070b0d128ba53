"""Reasons why something stays, in words: for the command, the page and whoever asks."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# why rows of a part stay beside the class that keeps them; apps above add theirs in `ready()`
KEPT: dict[str, Promise] = {
    "hold": _("legal hold"),
    "on_air": _("not ended"),
}
# why nothing of a part could be erased
STOPPED: dict[str, Promise] = {
    "hold": _("a legal hold meets this time"),
    "unscanned": _("batches in it were never scanned"),
    "unsealed": _("the seals are held up by a long transaction"),
    "busy": _("the table was in use"),
    "changed": _("an event of an exhibit that stays is not what was sealed: verify the evidence"),
    "differs": _("what was copied is not what stands in the partition"),
    "time": _("goes on in the next run"),
}
