from django.conf import settings
from django.core.checks import ERROR, run_checks

from inspections.selfchecks.outcome import Outcome, Result


def deployment() -> Outcome:
    """Django's own checks of what is deployed, and whether this is the demo."""
    if settings.DEMO:
        return Outcome(Result.WARNING, "demo")
    found = run_checks(include_deployment_checks=True)
    if not found:
        return Outcome(Result.GOOD, "deployment")
    facts = {"count": len(found), "ids": ", ".join(sorted({str(one.id) for one in found}))}
    return Outcome(
        Result.BAD if any(one.level >= ERROR for one in found) else Result.WARNING, "deployment_found", facts
    )
