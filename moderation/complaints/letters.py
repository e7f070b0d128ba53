"""Letters about appeals: `delivery.notices.LETTERS` gets them in `ready()`. The answer in full stands on the page."""

from django.utils.translation import gettext_lazy as _

from delivery.notices import Letter

_LISTING, _SANCTION, _COMPLAINT = "LE2026 14", "LE2026 12", "LM2021 15"

APPEAL_LETTERS = {
    "appeal_received": Letter(
        _("Your appeal has arrived"),
        _("Your appeal against entry %(number)s has arrived. Somebody who had no part in the entry looks at it."),
        _("You get an answer by the end of %(due)s. Until then the entry stays as it is."),
        _LISTING,
    ),
    "appeal_upheld": Letter(
        _("Answer to your appeal: the entry stays"),
        _("Somebody who had no part in entry %(number)s has looked at it again. It stays as it is."),
        _("Read the reasons on the page about what stands against you. It also says until when the entry counts."),
        _LISTING,
    ),
    "appeal_changed": Letter(
        _("Answer to your appeal: the entry ends earlier"),
        _("Somebody who had no part in entry %(number)s has looked at it again. It now ends with %(until)s."),
        _("Read the reasons on the page about what stands against you. After that day nothing more is to be done."),
        _LISTING,
    ),
    "appeal_overturned": Letter(
        _("Answer to your appeal: the entry is overturned"),
        _("Entry %(number)s should not have been. It no longer counts, and whoever we shared it with is told."),
        _("You need not do anything. The reasons stand on the page about what stands against you."),
        _LISTING,
    ),
    "decision_appeal_received": Letter(
        _("Your appeal has arrived"),
        _("Your appeal against decision %(number)s has arrived. Somebody who had no part in the decision looks at it."),
        _("You get an answer by the end of %(due)s. Until then the decision stays as it is."),
        _SANCTION,
    ),
    "decision_appeal_upheld": Letter(
        _("Answer to your appeal: the decision stays"),
        _("Somebody who had no part in decision %(number)s has looked at it again. It stays as it is."),
        _("Read the reasons on the page about the decision. It also says until when its measures last."),
        _SANCTION,
    ),
    "decision_appeal_changed": Letter(
        _("Answer to your appeal: the decision is lighter"),
        _(
            "Somebody who had no part in decision %(number)s has looked at it again. Decision %(now)s took its place "
            "and asks for less."
        ),
        _("Read the reasons on the page about the decision, and what stays on the page about the new one."),
        _SANCTION,
    ),
    "decision_appeal_overturned": Letter(
        _("Answer to your appeal: the decision is overturned"),
        _("Decision %(number)s should not have been. Everything that it asked for is lifted; platforms are told."),
        _("You need not do anything. The reasons stand on the page about the decision."),
        _SANCTION,
    ),
    "answer_appeal_received": Letter(
        _("Your appeal has arrived"),
        _("Your appeal against the answer to complaint %(number)s has arrived. Somebody else looks at it."),
        _("You get an answer by the end of %(due)s."),
        _COMPLAINT,
    ),
    "answer_appeal_upheld": Letter(
        _("Answer to your appeal: the answer stays"),
        _("Somebody else has looked at complaint %(number)s again. The answer stays as it is."),
        _("Read the reasons on the complaint’s page. You may still go to the market authority (12315) or to court."),
        _COMPLAINT,
    ),
    "answer_appeal_overturned": Letter(
        _("Answer to your appeal: your complaint was right"),
        _("Somebody else has looked at complaint %(number)s again and found it right. A colleague sees to the room."),
        _("You need not do anything. The reasons stand on the complaint’s page."),
        _COMPLAINT,
    ),
    "appeals_waiting": Letter(
        _("Appeals wait for an answer"),
        _("Within three days an answer is owed to this many appeals: %(soon)s. Overdue: %(late)s."),
        _("Open the queue of appeals and take those that you had no part in."),
        _LISTING,
    ),
}
