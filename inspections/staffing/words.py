"""Why a shift can't be planned, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "not_a_moderator": _("This person decides no cases, so the shift would count for nobody. Choose a moderator."),
    "ends_before_it_begins": _("It ends before it begins. Check both times."),
    "too_long": _("A shift lasts %(hours)s hours at most. Plan two people one after the other."),
    "past": _("It lies in the past. The roster shows the past as it was."),
    "overlaps": _("This person is on duty then already. Choose another time or another person."),
    "begun": _("It has begun, so it stays as it was."),
}
