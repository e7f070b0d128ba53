"""Why a picture could not be had, in words."""

from django.utils.translation import gettext_lazy as _

WHY_NOT = {
    "no_address": _("no address was sent with it"),
    "fetching_off": _("pictures are not fetched here"),
    "not_public": _("its address is not a public one"),
    "unreachable": _("its address did not answer"),
    "status": _("there was no picture at its address"),
    "too_large": _("too large"),
    "too_slow": _("it took too long to come"),
    "another_picture": _("another picture came than was promised"),
}
