from inspections.models import SelfCheck, SelfCheckRun
from inspections.selfchecks.checks import CHECKS

HISTORY = 50


def newest() -> SelfCheckRun | None:
    return SelfCheckRun.objects.select_related("by").order_by("-at").first()


def checks_of(run: SelfCheckRun) -> list[SelfCheck]:
    """In the order of the page; one query."""
    order = {code: place for place, code in enumerate(CHECKS)}
    return sorted(run.checks.all(), key=lambda check: order.get(check.code, len(order)))


def history(code: str, limit: int = HISTORY) -> list[SelfCheck]:
    """What one check said, newest first; one query."""
    return list(SelfCheck.objects.filter(code=code).select_related("run").order_by("-pk")[:limit])
