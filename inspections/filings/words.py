"""Why something can't be put on file, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "number_shape": _("That is no number of this kind. One looks like this: %(example)s"),
    "scope_missing": _("Say what it covers: the domain, the app or the service."),
    "end_missing": _("This kind has an end. Give the last day it is valid."),
    "ends_before_it_begins": _("It ends before it begins. Check both days."),
    "over": _("It has ended already. Put the renewed one on file."),
    "too_many": _("%(most)s files at most."),
    "known": _("This number is on file already for this scope and from this day on."),
    "no_deadline": _("No rule sets a deadline for changes of this kind. Withdraw it and put the new one on file."),
    "not_yet": _("That day has not come yet."),
    "withdrawn": _("It is withdrawn."),
    "too_large": _("A file may have 10 MB at most."),
    "empty": _("The file is empty."),
    "kind_unknown": _("Only PDF, PNG and JPEG can be put on file."),
}
