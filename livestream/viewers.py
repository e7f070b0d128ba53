"""What a viewer or its guardian sets: hours, minutes, caps, minor mode, and the PIN that leaves it for a while."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import user_actor
from accounts.ages import band_of, today_in_china
from accounts.models import Guardianship, Identity, Party, User
from accounts.personal.policies import guards, owns
from evidence.services import record
from livestream.ages.limits import Limits, limits_of
from livestream.ages.table import value
from livestream.gates.ages import youngest
from livestream.models import ViewerDay, ViewerLimits

_PIN = re.compile(r"[0-9]{6}\Z")
# the columns that people set; None goes back to the table of defaults
SETTABLE = ("night_from", "night_to", "daily_minutes", "tip_each_fen", "tip_daily_fen")
MOST_MINUTES, MOST_FEN = 24 * 60, 10_000_000_000

# what to say beside a field or above a form
SENTENCES = {
    "not_yours": _("Only the viewer or its guardian sets this."),
    "guardian_only": _("Only the guardian sets this for a minor."),
    "confirm": _("Without limits you may spend more than you mean to. Confirm that you want this."),
    "minors_have_caps": _("A minor's limits can't be turned off."),
    "value_out_of_range": _("This value can't be taken."),
    "night_half_set": _("Set both ends of the night, or neither."),
    "pin_shape": _("A PIN is six digits."),
    "pin_simple": _("Choose a PIN that is not one digit six times, nor a row like 123456."),
    "pin_missing": _("No PIN is set. The guardian sets one first."),
    "pin_wrong": _("This PIN is not right."),
    "pin_locked": _("Too many wrong PINs. Wait a quarter of an hour."),
}


class NotSet(Exception):
    """Nothing was changed; `code` is a key of `SENTENCES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Usage:
    """Today's figures beside the limits in force, for the viewer's page. Seconds and fen; `band` of
    accounts.ages.BANDS, "" when nobody knows."""

    limits: Limits
    band: str
    watched_s: int
    tipped: int
    ordered: int


def age(party: Party, now: datetime | None = None) -> int | None:
    """The youngest that this viewer may be, as the gates see it; None when nobody knows."""
    guarded = party.guardianships.filter(state=Guardianship.State.VERIFIED).exists()
    return youngest(getattr(party, "identity", None), "", now or timezone.now(), guarded=guarded)


def may_be_kept(party: Party) -> bool:
    """PIPL 31: nothing is kept of somebody under 14 without the guardian's consent, not even what it was told or shown.
    Whoever is refused for this is not told why: it would be the child's age."""
    years = age(party)
    if years is None or years >= value("stored_from"):
        return True
    return Guardianship.objects.filter(
        minor=party,
        state=Guardianship.State.VERIFIED,
        guardian__identity__state=Identity.State.VERIFIED,
        consents__contains=["minor_data"],
    ).exists()


@transaction.atomic
def set_limits(*, user: User, party: Party, **wanted: Any) -> ViewerLimits:
    """Set some of `SETTABLE`; None is the table's default again. A minor's are its guardian's to set.

    Raises `NotSet`: not_yours, guardian_only, value_out_of_range, night_half_set.
    """
    _may(user, party)
    if unknown := set(wanted) - set(SETTABLE):
        raise TypeError(f"no such limit: {', '.join(sorted(unknown))}")
    for name, one in wanted.items():
        most = MOST_MINUTES if name == "daily_minutes" else MOST_FEN
        fits = isinstance(one, time) if name.startswith("night") else isinstance(one, int) and 0 <= one <= most
        if one is not None and not fits:
            raise NotSet("value_out_of_range")
    limits = _locked(party)
    for name, one in wanted.items():
        setattr(limits, name, one)
    if (limits.night_from is None) != (limits.night_to is None):
        raise NotSet("night_half_set")
    if {"tip_each_fen", "tip_daily_fen"} & set(wanted):
        limits.caps_off_at = None
    return _save(limits, user, "limits.set", *wanted, caps_on=limits.caps_off_at is None)


@transaction.atomic
def turn_caps_off(*, user: User, party: Party, confirmed: bool) -> ViewerLimits:
    """An adult tips without limits from now on (CAC notice of 13 April 2026: after a confirmation).

    Raises `NotSet`: not_yours, guardian_only, minors_have_caps, confirm.
    """
    _may(user, party)
    years = age(party)
    if years is None or years < 18:
        raise NotSet("minors_have_caps")
    if not confirmed:
        raise NotSet("confirm")
    limits = _locked(party)
    limits.caps_off_at = timezone.now()
    return _save(limits, user, "limits.caps_off")


@transaction.atomic
def turn_caps_on(*, user: User, party: Party) -> ViewerLimits:
    """Raises `NotSet`: not_yours, guardian_only."""
    _may(user, party)
    limits = _locked(party)
    limits.caps_off_at = None
    return _save(limits, user, "limits.caps_on")


@transaction.atomic
def start_minor_mode(*, user: User, party: Party) -> ViewerLimits:
    """On at once, by the viewer or the guardian, whoever hands the device to a child. Raises `NotSet`: not_yours."""
    if not (owns(user, party) or guards(user, party)):
        raise NotSet("not_yours")
    limits = _locked(party)
    limits.minor_mode, limits.left_until = True, None
    return _save(limits, user, "minor_mode.on")


@transaction.atomic
def set_pin(*, user: User, party: Party, pin: str) -> ViewerLimits:
    """The guardian's PIN, or an adult's own for a device handed to a child; it needs no old one.

    A minor never sets it. While an adult's own account is in minor mode, the old PIN leaves it first.
    Raises `NotSet`: not_yours, guardian_only, pin_shape, pin_simple, pin_locked.
    """
    _may(user, party)
    if not _PIN.match(pin):
        raise NotSet("pin_shape")
    if len(set(pin)) == 1 or pin in "01234567890" or pin in "09876543210":
        raise NotSet("pin_simple")
    limits = _locked(party)
    if limits.minor_mode and limits.pin and not guards(user, party):
        # whoever holds the device now may be the child
        raise NotSet("guardian_only")
    limits.pin, limits.pin_tries, limits.pin_locked_until = make_password(pin), 0, None
    return _save(limits, user, "pin.set")


def leave_minor_mode(*, user: User, party: Party, pin: str, minutes: int | None = None) -> ViewerLimits:
    """Leave minor mode for a while by the PIN; it comes back by itself. `minutes`: the table's when None.

    Raises `NotSet`: not_yours, value_out_of_range, pin_missing, pin_locked, pin_wrong.
    """
    minutes = value("leave_minutes") if minutes is None else minutes
    if not 1 <= minutes <= value("leave_minutes_most"):
        raise NotSet("value_out_of_range")
    _prove_pin(user, party, pin)
    with transaction.atomic():
        limits = _locked(party)
        limits.left_until = timezone.now() + timedelta(minutes=minutes)
        return _save(limits, user, "minor_mode.left", minutes=minutes)


def end_minor_mode(*, user: User, party: Party, pin: str) -> ViewerLimits:
    """Minor mode set on an adult's account is off for good, by the PIN. A known minor's can only be left for a while.

    Raises `NotSet`: not_yours, guardian_only, pin_missing, pin_locked, pin_wrong.
    """
    years = age(party)
    if years is not None and years < 18:
        raise NotSet("guardian_only")
    _prove_pin(user, party, pin)
    with transaction.atomic():
        limits = _locked(party)
        limits.minor_mode, limits.left_until = False, None
        return _save(limits, user, "minor_mode.off")


# A try is taken before the PIN is looked at, in one statement that no second one passes: twenty at once get five
# looks. When a lock has run out, counting begins anew.
_TRY = """
UPDATE livestream_viewerlimits SET
    pin_tries = CASE WHEN pin_locked_until IS NULL THEN pin_tries + 1 ELSE 1 END,
    pin_locked_until = CASE
        WHEN (CASE WHEN pin_locked_until IS NULL THEN pin_tries + 1 ELSE 1 END) >= %(most)s THEN %(until)s
    END
WHERE party_id = %(party)s AND pin <> '' AND (pin_locked_until IS NULL OR pin_locked_until <= %(now)s)
RETURNING pin
"""


def _prove_pin(user: User, party: Party, pin: str) -> None:
    """The try is committed whatever comes of it, so this may not stand inside a caller's transaction."""
    if not (owns(user, party) or guards(user, party)):
        raise NotSet("not_yours")
    now = timezone.now()
    until = now + timedelta(minutes=value("pin_lock_minutes"))
    values = {"party": party.pk, "now": now, "until": until, "most": value("pin_tries")}
    with connection.cursor() as cursor:
        cursor.execute(_TRY, values)
        row = cursor.fetchone()
    if row is None:
        raise NotSet(
            "pin_locked" if ViewerLimits.objects.filter(pk=party.pk).exclude(pin="").exists() else "pin_missing"
        )
    if not check_password(pin, row[0]):
        with transaction.atomic():
            record(actor=user_actor(user), action="pin.wrong", target_kind="party", target_id=party.pk)
        raise NotSet("pin_wrong")
    ViewerLimits.objects.filter(pk=party.pk).update(pin_tries=0, pin_locked_until=None)


def usage(party: Party, now: datetime | None = None) -> Usage:
    """Today's use beside the limits in force; four queries at most."""
    now = now or timezone.now()
    day = ViewerDay.objects.filter(party=party, day=today_in_china(now)).first() or ViewerDay(party=party)
    years = age(party, now)
    return Usage(
        limits=limits_of(ViewerLimits.objects.filter(pk=party.pk).first() or ViewerLimits(party=party), years, now),
        band="" if years is None else band_of(years),
        watched_s=day.watched_s,
        tipped=day.tipped_fen,
        ordered=day.ordered_fen,
    )


def history(party: Party, days: int = 30) -> list[ViewerDay]:
    """What was used on each of the last days with any use, newest first; one query."""
    return list(ViewerDay.objects.filter(party=party).order_by("-day")[:days])


def _may(user: User, party: Party) -> None:
    """Oneself, and for a known minor the guardian alone."""
    guardian = guards(user, party)
    if not guardian and not owns(user, party):
        raise NotSet("not_yours")
    years = age(party)
    if not guardian and years is not None and years < 18:
        raise NotSet("guardian_only")


def _locked(party: Party) -> ViewerLimits:
    ViewerLimits.objects.get_or_create(party=party)
    return ViewerLimits.objects.select_for_update().get(pk=party.pk)


def _save(limits: ViewerLimits, user: User, action: str, *names: str, **detail: Any) -> ViewerLimits:
    limits.set_by, limits.set_at = user, timezone.now()
    limits.save()
    if names:
        detail["fields"] = sorted(names)
    record(actor=user_actor(user), action=action, target_kind="party", target_id=limits.pk, **detail)
    return limits
