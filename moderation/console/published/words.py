"""Sanctions as the public reads them: what was done, never who said what."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from livestream.models import Restriction
from moderation.decisions.models import Measure, MeasureKind

_KINDS = MeasureKind
WHAT: Mapping[str, Promise] = {
    _KINDS.WARN: _("The room was warned."),
    _KINDS.HIDE_PRODUCT: _("A product was hidden from a stream."),
    _KINDS.LIMIT_TRAFFIC: _("The reach of a stream was limited."),
    _KINDS.PAUSE: _("A stream was paused."),
    _KINDS.CUT: _("A stream was cut."),
    _KINDS.OFF_AIR: _("The account may not go on air."),
    _KINDS.CLOSE: _("The account was closed."),
    _KINDS.NO_REREGISTRATION: _("The merchant may not register again."),
}
_FUNCTIONS = Restriction.Function
MUTED: Mapping[str, Promise] = {
    _FUNCTIONS.COMMENT: _("Comments on a stream were closed."),
    _FUNCTIONS.LINK_UP: _("Link-up on a stream was closed."),
}
RESTRICTED: Mapping[str, Promise] = {
    _FUNCTIONS.COMMENT: _("The account may not comment."),
    _FUNCTIONS.LINK_UP: _("The account may not join streams by link-up."),
    _FUNCTIONS.TIP: _("The account may not take or give tips."),
    _FUNCTIONS.ORDER: _("The account may not order."),
    _FUNCTIONS.SELL: _("The account may not show products."),
}
ICONS: Mapping[str, str] = {
    _KINDS.WARN: "warn",
    _KINDS.HIDE_PRODUCT: "product",
    _KINDS.MUTE: "chat",
    _KINDS.LIMIT_TRAFFIC: "limit_traffic",
    _KINDS.PAUSE: "pause",
    _KINDS.CUT: "cut",
}
# without a moment at which they end; a warning is over when it is said
ENDS: Mapping[str, Promise] = {
    _KINDS.HIDE_PRODUCT: _("the stream ends"),
    _KINDS.CUT: _("final for this stream"),
    _KINDS.RESTRICT: _("no end is set"),
    _KINDS.CLOSE: _("no end is set"),
    _KINDS.NO_REREGISTRATION: _("no end is set"),
}


def what(measure: Measure) -> Promise:
    """One sentence about a measure that is published."""
    if measure.kind == _KINDS.MUTE:
        return MUTED[measure.function]
    if measure.kind == _KINDS.RESTRICT:
        return RESTRICTED[measure.function]
    return WHAT[measure.kind]
