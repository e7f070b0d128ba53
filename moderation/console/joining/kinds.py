"""What one may register as, and which steps that takes."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class JoinKind:
    """`role` is one of accounts.roles.PARTY_ROLES."""

    role: str
    icon: str
    title: Promise
    what: Promise
    takes: Promise


KINDS = {
    kind.role: kind
    for kind in (
        JoinKind(
            "streamer",
            "speech",
            _("Streamer"),
            _("You are on camera. Your identity is checked before your first stream and every six months."),
            _("About ten minutes, with your document at hand; a person then checks it."),
        ),
        JoinKind(
            "operator",
            "on-air",
            _("Operator of a room"),
            _("You hold rooms and plan streams in them. Who streams in your own room registers as both."),
            _("About ten minutes, with your document or business licence at hand."),
        ),
        JoinKind(
            "buyer",
            "order",
            _("Buyer"),
            _("You watch, comment and buy. Only what the law ties to an age asks who you are."),
            _("Two minutes, with your mobile."),
        ),
        JoinKind(
            "agency",
            "people",
            _("Agency"),
            _("You plan for streamers, train them or stand for them."),
            _("About ten minutes, with your business licence at hand."),
        ),
        JoinKind(
            "supplier",
            "product",
            _("Supplier"),
            _("Your goods or services are sold in other people’s rooms."),
            _("About ten minutes, with your business licence at hand."),
        ),
    )
}
# these go through the wizard; a buyer's registration is shorter and has pages of its own
WIZARD_ROLES = frozenset(KINDS) - {"buyer"}
