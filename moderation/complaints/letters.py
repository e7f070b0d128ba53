"""Letters about appeals: `delivery.notices.LETTERS` gets them in `ready()`. The answer in full stands on the page."""

from django.utils.translation import gettext_lazy as _

from delivery.notices import Letter

_ARTICLE = "LE2026 14"

APPEAL_LETTERS = {
    "appeal_received": Letter(
        _("Your appeal has arrived"),
        _("Your appeal against entry %(number)s has arrived. Somebody who had no part in the entry looks at it."),
        _("You get an answer by the end of %(due)s. Until then the entry stays as it is."),
        _ARTICLE,
    ),
    "appeal_upheld": Letter(
        _("Answer to your appeal: the entry stays"),
        _("Somebody who had no part in entry %(number)s has looked at it again. It stays as it is."),
        _("Read the reasons on the page about what stands against you. It also says until when the entry counts."),
        _ARTICLE,
    ),
    "appeal_changed": Letter(
        _("Answer to your appeal: the entry ends earlier"),
        _("Somebody who had no part in entry %(number)s has looked at it again. It now ends with %(until)s."),
        _("Read the reasons on the page about what stands against you. After that day nothing more is to be done."),
        _ARTICLE,
    ),
    "appeal_overturned": Letter(
        _("Answer to your appeal: the entry is overturned"),
        _("Entry %(number)s should not have been. It no longer counts, and whoever we shared it with is told."),
        _("You need not do anything. The reasons stand on the page about what stands against you."),
        _ARTICLE,
    ),
    "appeals_waiting": Letter(
        _("Appeals wait for an answer"),
        _("Within three days an answer is owed to this many appeals: %(soon)s. Overdue: %(late)s."),
        _("Open the queue of appeals and take those that you had no part in."),
        _ARTICLE,
    ),
}
