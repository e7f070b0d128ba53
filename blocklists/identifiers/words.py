"""What each code of a `Checked` says to whoever typed an identifier: what is wrong, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.identifiers.words import SENTENCES as NUMBERS

SENTENCES: dict[str, Promise] = NUMBERS | {
    "identifier_empty": _("Nothing is left of this value without spaces. Enter it."),
    "identifier_too_short": _("This value is too short to tell one person from another. Enter it in full."),
    "identifier_too_long": _("This value is too long for its kind. Enter it alone, without words around it."),
    "identifier_characters": _("This value has characters that cannot be read. Type it instead of pasting it."),
    "device_of_nobody": _("This is what a device answers that hides its number, so it is everybody's. Leave it out."),
    "account_shape": _("An account is the platform's own name for it, 1 to 64 characters. Check it."),
}
