"""Who answers for a minor: linked by a code, checked by staff, ended by the guardian, staff or the 18th birthday.

What a guardian consents to is given and withdrawn by `accounts.personal.consents`, which keeps
`Guardianship.consents` in step with the ledger.
"""

from accounts.guardians.codes import accept, invite, withdraw_code
from accounts.guardians.deciding import refuse, verify
from accounts.guardians.ending import end, end_of_age
from accounts.guardians.reading import PURPOSES, guardians_of, wards_of
from accounts.guardians.words import REFUSALS, SENTENCES

__all__ = [
    "PURPOSES",
    "REFUSALS",
    "SENTENCES",
    "accept",
    "end",
    "end_of_age",
    "guardians_of",
    "invite",
    "refuse",
    "verify",
    "wards_of",
    "withdraw_code",
]
