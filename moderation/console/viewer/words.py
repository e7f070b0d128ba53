"""Figures in words: amounts, spans of time, ages."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.console.templatetags.console import yuan


def row_value(unit: str, value: Any) -> str:
    """A value of the table of defaults with its unit. Raises KeyError for a unit that the table does not know."""
    match unit:
        case "minutes":
            return minutes(value)
        case "fen":
            return yuan(value)
        case "yes_no":
            return _("yes") if value else _("no")
        case "audience":
            return _("everybody") if value == "all" else str(value)
        case "time":
            return str(value)[:5]
        case "seconds":
            return ngettext("%(n)d second", "%(n)d seconds", value) % {"n": value}
        case "years":
            return ngettext("%(n)d year", "%(n)d years", value) % {"n": value}
        case "tries":
            return ngettext("%(n)d try", "%(n)d tries", value) % {"n": value}
    raise KeyError(unit)


def minutes(count: int) -> str:
    """60 min; from two hours on 2 h, 2 h 30 min."""
    hours, rest = divmod(int(count), 60)
    if hours < 2:
        return _("%(minutes)d min") % {"minutes": count}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


def age_group(band: str) -> str:
    """A band of `accounts.ages.BANDS` as people say it; "" stays empty."""
    words = {
        "<8": _("under 8 years"),
        "8-13": _("8 to 13 years"),
        "14-15": _("14 or 15 years"),
        "16-17": _("16 or 17 years"),
        "18+": _("18 or older"),
    }
    return words.get(band, band)
