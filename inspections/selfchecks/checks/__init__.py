"""The self-checks, in the order of the page: code → a function that finds out how it stands.

Each stands alone and may raise: whoever runs them takes that for "not known". They run in a worker, never in a request.
"""

from collections.abc import Callable

from inspections.selfchecks.checks.backups import restore_tested
from inspections.selfchecks.checks.dependencies import dependencies
from inspections.selfchecks.checks.deployment import deployment
from inspections.selfchecks.checks.events import unsealed
from inspections.selfchecks.checks.keys import encryption_keys
from inspections.selfchecks.checks.people import second_factors, sign_ins
from inspections.selfchecks.checks.served import headers, transport
from inspections.selfchecks.checks.work import deliveries, queues
from inspections.selfchecks.outcome import Outcome

CHECKS: dict[str, Callable[[], Outcome]] = {
    "transport": transport,
    "headers": headers,
    "deployment": deployment,
    "second_factors": second_factors,
    "sign_ins": sign_ins,
    "keys": encryption_keys,
    "backups": restore_tested,
    "unsealed": unsealed,
    "queues": queues,
    "deliveries": deliveries,
    "dependencies": dependencies,
}
