"""Today's use beside its limits, and how things stand with somebody's age, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Identity, Party
from livestream.ages.limits import ADULT
from livestream.ages.table import value
from livestream.viewers import Usage
from moderation.console.templatetags.console import yuan
from moderation.console.viewer.words import age_group, minutes


@dataclass(frozen=True, slots=True)
class Meter:
    """`most` is None where there is no limit; `note` says what else holds."""

    title: str
    used: str
    limit: str
    value: int
    most: int | None
    note: str = ""

    @property
    def full(self) -> bool:
        return self.most is not None and self.value >= self.most


@dataclass(frozen=True, slots=True)
class AgeState:
    """One sentence about somebody's age; `way` is the name of the address that changes it, with its `button`."""

    kind: str
    icon: str
    title: str
    text: str
    way: str = ""
    button: str = ""


def meters(usage: Usage) -> list[Meter]:
    """Watching and tips for everybody; orders only where they are limited, which they are for minors."""
    found = [_watching(usage), _tips(usage)]
    each, daily = usage.limits.order_each, usage.limits.order_daily
    if daily is not None:
        note = "" if each is None else _("One order: up to %(amount)s.") % {"amount": yuan(each)}
        found.append(_money(_("Orders"), usage.ordered, daily, note))
    return found


def _watching(usage: Usage) -> Meter:
    watched, most = usage.watched_s // 60, usage.limits.daily_s
    if most is None:
        note = "" if watched else _("Without a limit, minutes are not counted.")
        return Meter(_("Watched"), minutes(watched), _("no limit"), watched, None, note)
    limit = _("of %(limit)s") % {"limit": minutes(most // 60)}
    return Meter(_("Watched"), minutes(watched), limit, usage.watched_s, most)


def _tips(usage: Usage) -> Meter:
    each, daily = usage.limits.tip_each, usage.limits.tip_daily
    if closed := _no_tips(usage):
        return Meter(_("Tips"), yuan(usage.tipped), "", usage.tipped, None, closed)
    if daily is None:
        note = _("You turned the caps off.")
        return Meter(_("Tips"), yuan(usage.tipped), _("no limit"), usage.tipped, None, note)
    note = "" if each is None else _("One tip: up to %(amount)s.") % {"amount": yuan(each)}
    return _money(_("Tips"), usage.tipped, daily, note)


def _no_tips(usage: Usage) -> str:
    """Why nobody of this age, or in minor mode, tips; "" where tips are open."""
    if not usage.band:
        return _("Closed until your age is verified.")
    if usage.band == ADULT:
        return _("Closed in minor mode.") if usage.limits.minor_mode else ""
    if not value("minors_may_tip"):
        return _("Closed: minors don’t tip here.")
    return _("Closed: under 8 nobody tips.") if usage.band == "<8" else ""


def _money(title: str, used: int, most: int, note: str) -> Meter:
    return Meter(title, yuan(used), _("of %(limit)s") % {"limit": yuan(most)}, used, most, note)


def age_state(party: Party, usage: Usage) -> AgeState:
    """What is known of the buyer's age, and what opens more."""
    identity: Identity | None = getattr(party, "identity", None)
    state = identity.state if identity else Identity.State.DRAFT
    match state:
        case Identity.State.SUBMITTED:
            return AgeState(
                "medium",
                "clock",
                _("Your identity is being checked"),
                _("You need not do anything. We write to you as soon as it is decided."),
            )
        case Identity.State.REFUSED:
            return AgeState(
                "high",
                "high",
                _("Your identity was not accepted"),
                _("See why, put it right and hand it in again."),
                "buyer_identity",
                _("See why"),
            )
        case Identity.State.SUSPENDED | Identity.State.CLOSED:
            return AgeState(
                "critical",
                "critical",
                _("Your registration proves nothing for now"),
                _("It is suspended or closed. Your letters say why; write to the platform if you think it is wrong."),
                "letters",
                _("Read my letters"),
            )
        case Identity.State.VERIFIED:
            return _verified(usage.band)
    return _stated(usage.band)


def _verified(band: str) -> AgeState:
    if band == ADULT:
        text = _("Streams and goods for adults and tips are open, within your limits.")
        return AgeState("good", "good", _("Your age is verified: 18 or older"), text)
    text = _("What is open follows your age and opens by itself on the day after your birthday.")
    return AgeState("good", "good", _("Verified: %(band)s") % {"band": age_group(band)}, text)


def _stated(band: str) -> AgeState:
    if band == ADULT:
        text = _("The platform you came from has checked your age. It counts here as well.")
        return AgeState("good", "good", _("18 or older, says the platform"), text)
    if band:
        text = _("It was stated and does not rise by itself. An identity check opens what your age allows.")
        title = _("As stated: %(band)s") % {"band": age_group(band)}
        return AgeState("", "person", title, text, "buyer_identity", _("Verify my age"))
    text = _(
        "Streams are open up to %(audience)s. Tips, and streams and goods for adults, open once your identity was "
        "checked."
    ) % {"audience": value("unverified_audience")}
    return AgeState("", "person", _("Your age is not verified"), text, "buyer_identity", _("Verify my age"))
