"""The demo's doors as the front page groups them; the people behind them are made by `seed_demo`."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Door:
    slug: str
    label: Promise


@dataclass(frozen=True, slots=True)
class DoorGroup:
    title: Promise
    sees: Promise
    doors: tuple[Door, ...]


DOORS = (
    DoorGroup(
        _("Moderation"),
        _("The queue that fills from these rooms: claim a case, read it, decide. A senior takes escalated ones too."),
        (
            Door("moderator-1", _("Moderator 1")),
            Door("moderator-2", _("Moderator 2")),
            Door("senior", _("Senior moderator")),
        ),
    ),
    DoorGroup(
        _("Compliance"),
        _(
            "Registrations to review with the same keys, re-checks that are due, licences, media servers, and every "
            "message to the platform with its attempts."
        ),
        (Door("compliance", _("Compliance officer")),),
    ),
    DoorGroup(
        _("The room’s side"),
        _(
            "Registration, rooms, and one question above all: can I go live? Each notice with its reason, and a check "
            "of a script before going live."
        ),
        (
            Door("streamer", _("Streamer")),
            Door("operator", _("Operator")),
            Door("newcomer", _("New streamer, being checked")),
            Door("listed", _("Streamer on the blocklist")),
            Door("returner", _("Perhaps the same, another account")),
        ),
    ),
    DoorGroup(
        _("Buyers and guardians"),
        _("Today’s use beside its limits, minor mode, consents for a child, what was refused and why, and their data."),
        (Door("buyer", _("Buyer")), Door("guardian", _("Guardian")), Door("minor", _("Minor of 15"))),
    ),
    DoorGroup(
        _("Authorities"),
        _(
            "Figures of their own place with the cases behind each, inspections with evidence that proves itself, "
            "findings and penalties. A look at a case or a person needs a purpose and is recorded."
        ),
        (Door("inspector", _("City inspector")), Door("neighbour", _("Neighbouring city’s inspector"))),
    ),
)
