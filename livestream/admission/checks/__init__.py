"""The checks of this app, in the order in which the checklist shows them."""

from livestream.admission.checks import (
    ages,
    agreements,
    audience,
    blocklist,
    dynamic,
    goods,
    identity,
    licences,
    qualifications,
    restrictions,
    review,
    training,
)
from livestream.admission.registry import Check

STANDARD: list[Check] = [
    restrictions.CHECK,
    blocklist.CHECK,
    identity.OPERATOR,
    identity.STREAMERS,
    ages.CHECK,
    dynamic.CHECK,
    training.CHECK,
    qualifications.CHECK,
    agreements.CHECK,
    goods.CHECK,
    licences.CHECK,
    audience.CHECK,
    review.CHECK,
]

# asked of streams on a platform with a door of its own, too: whoever is listed is listed everywhere (LE2026 14), and an
# account that a measure took off air is off air wherever it goes in
AT_ANY_DOOR: list[Check] = [restrictions.CHECK, blocklist.CHECK]
