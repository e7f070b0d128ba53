"""Letters about decisions: `delivery.notices.LETTERS` gets them in `ready()`. The page has the whole statement."""

from django.utils.translation import gettext_lazy as _

from delivery.notices import Letter

_ARTICLE = "LM2021 10; LE2026 12"
_READ = _("Read what was done, why, for how long and what you can do about it. Appeals are possible until %(until)s.")
_READ_ONLY = _("Read what was said and why. Nothing lasting is asked of you.")

DECISION_LETTERS = {
    "decision_made": Letter(
        _("A measure was taken on your stream"),
        _("Decision %(number)s was made about a stream of yours. Its reasons are ready for you to read."),
        _READ,
        _ARTICLE,
    ),
    "decision_made_light": Letter(
        _("A reminder about your stream"),
        _("Decision %(number)s was made about a stream of yours. Its reasons are ready for you to read."),
        _READ_ONLY,
        _ARTICLE,
    ),
    "decision_made_by_machine": Letter(
        _("A measure was taken on your stream automatically"),
        _("Software made decision %(number)s about a stream of yours. It is light and short, and a person reviews it."),
        _("Read what was done, why and for how long. What the person who reviews it decides can be appealed against."),
        "LM2021 10; PIPL 24",
    ),
    "decision_made_account": Letter(
        _("A measure was taken on your account"),
        _("Decision %(number)s was made about your account. Its reasons are ready for you to read."),
        _READ,
        "LM2021 14; LE2026 12",
    ),
    "decision_made_account_light": Letter(
        _("A reminder about your account"),
        _("Decision %(number)s was made about your account. Its reasons are ready for you to read."),
        _READ_ONLY,
        "LM2021 14; LE2026 12",
    ),
    "decision_replaced": Letter(
        _("A decision about you no longer stands"),
        _("Decision %(number)s was looked at again and no longer stands: what it did has ended."),
        _("What follows instead comes with a letter of its own. You need not do anything now."),
        _ARTICLE,
    ),
    "decision_reversed": Letter(
        _("A decision about you was reversed"),
        _("Decision %(number)s was looked at again, and no violation was found. What it did has ended."),
        _("You need not do anything. The decision no longer counts against you."),
        _ARTICLE,
    ),
    "decision_measure_lifted": Letter(
        _("A measure was lifted before its end"),
        _("A measure of decision %(number)s was lifted. It binds you no more."),
        _("You need not do anything. Keep to the rule that the decision names."),
        _ARTICLE,
    ),
    # to a colleague: whoever asked for what a second person did not let go
    "held_refused": Letter(
        _("A second person refused what you asked for in case %(number)s"),
        _("What waited for a second person never began. Whatever else you decided stands."),
        _("Read below why. If new facts come to light, decide anew: the new decision takes this one's place."),
    ),
    "held_sent_back": Letter(
        _("A second person sent case %(number)s back"),
        _("What waited for a second person never began. The case is open again and stands in its line."),
        _("Read below why. Whoever takes the case decides anew, and that decision takes this one's place."),
    ),
}
