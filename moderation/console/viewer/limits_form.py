from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from livestream.models import ViewerLimits
from livestream.viewers import MOST_FEN, MOST_MINUTES
from moderation.console.templatetags.console import yuan
from moderation.console.viewer.words import minutes

# of the form → of the row
FEN = {"tip_each": "tip_each_fen", "tip_daily": "tip_daily_fen"}


def yuan_field(label: Any) -> forms.DecimalField:
    attrs = {"inputmode": "decimal", "autocomplete": "off"}
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(MOST_FEN) / 100,
        decimal_places=2,
        widget=forms.TextInput(attrs=attrs),
    )


class LimitsForm(forms.Form):
    """Minutes, hours and caps; an empty field is the default, which its hint names."""

    daily_minutes = forms.IntegerField(
        label=_("Watching in a day, in minutes"),
        required=False,
        min_value=0,
        max_value=MOST_MINUTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    night_from = forms.TimeField(
        label=_("Minor mode: nothing from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    night_to = forms.TimeField(
        label=_("Open again from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    tip_each = yuan_field(_("One tip at most, in yuan"))
    tip_daily = yuan_field(_("Tips in a day at most, in yuan"))

    def __init__(self, *args: Any, limits: ViewerLimits, defaults: dict[str, Any], **kwargs: Any) -> None:
        """`defaults`: what holds where a field is empty, by field; one that is missing here is no field."""
        super().__init__(*args, **kwargs | {"initial": _initial(limits)})
        self.label_suffix = ""
        for name in list(self.fields):
            if name not in defaults:
                del self.fields[name]
            else:
                self.fields[name].help_text = _hint(name, defaults[name])

    def wanted(self) -> dict[str, Any]:
        """As `livestream.viewers.set_limits` takes them, the changed ones alone: fen, minutes, times; None is the
        default."""
        found = {}
        for name in self.changed_data:
            value = self.cleaned_data[name]
            found[FEN.get(name, name)] = int(value * 100) if name in FEN and value is not None else value
        return found


def _initial(limits: ViewerLimits) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(limits, name) for name in ("daily_minutes", "night_from", "night_to")}
    for name, column in FEN.items():
        fen = getattr(limits, column)
        found[name] = None if fen is None else Decimal(fen) / 100
    return found


def _hint(name: str, default: Any) -> Any:
    if default is None:
        return _("Empty: no limit.")
    show = yuan if name in FEN else minutes if name == "daily_minutes" else "{:%H:%M}".format
    return _("Empty: the default, %(value)s.") % {"value": show(default)}
