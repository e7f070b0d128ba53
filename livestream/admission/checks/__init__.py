"""The checks of this app, in the order in which the checklist shows them."""

from livestream.admission.checks import (
    ages,
    agreements,
    audience,
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
