"""Running the self-checks and keeping what they said."""

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from evidence.actors import system
from evidence.services import record
from inspections.models import SelfCheck, SelfCheckRun
from inspections.selfchecks.checks import CHECKS
from inspections.selfchecks.outcome import Outcome, Result

log = structlog.get_logger("selfchecks")


def run(*, by: User | None = None) -> SelfCheckRun:
    """Look at everything once. What can't be found out is kept as not known, with the kind of error."""
    found = {code: _outcome(code) for code in CHECKS}
    with transaction.atomic():
        # dated now, not when the transaction began: the page tells which run is the newest
        this = SelfCheckRun.objects.create(by=by, at=timezone.now())
        SelfCheck.objects.bulk_create(
            SelfCheck(run=this, code=code, result=one.result, facts=one.facts | {"code": one.code})
            for code, one in found.items()
        )
        record(
            actor=user_actor(by) if by else system("selfchecks"),
            action="selfchecks.run",
            target_kind="selfcheck_run",
            target_id=this.pk,
            results={result.value: sum(one.result == result for one in found.values()) for result in Result},
        )
    return this


def _outcome(code: str) -> Outcome:
    try:
        # a check that breaks a statement must not break the ones after it
        with transaction.atomic():
            return CHECKS[code]()
    except Exception as error:  # whatever breaks, the others still run; the page says that this one did not
        log.warning("selfcheck_failed", check=code, error=type(error).__name__)
        return Outcome(Result.UNKNOWN, "failed", {"error": type(error).__name__})
