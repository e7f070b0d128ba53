"""Why a value is not revealed: sentences for whoever asked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "not_permitted": _("Your role does not open personal data. Ask a compliance officer."),
    "stale_sign_in": _("Your sign-in is more than five minutes old. Confirm that it is you, then ask again."),
    "no_reason": _("Say what for: choose a reason and name the case, ticket or letter in a few words."),
    "nothing_there": _("There is nothing stored here."),
    "use_stopped": _(
        "This person has left and asked for deletion. What the law keeps is opened for an authority's lawful request "
        "alone."
    ),
    "quota_reached": _(
        "You have opened %(quota)s values today, which is the day's limit. It begins anew at midnight; if the work "
        "can't wait, ask a colleague."
    ),
}
