from django.utils import timezone

from inspections.models import RestoreTest
from inspections.selfchecks.outcome import Outcome, Result

# a quarter: a house rule
OLD_DAYS = 92


def restore_tested() -> Outcome:
    """When a backup was last restored and looked at: one that never was is no backup."""
    last = RestoreTest.objects.order_by("-pk").first()
    if last is None:
        return Outcome(Result.BAD, "restore_never")
    days = (timezone.now() - last.at).days
    facts = {"days": days, "made": timezone.localdate(last.backup_made_at).isoformat()}
    if not last.good:
        return Outcome(Result.BAD, "restore_failed", facts)
    return Outcome(Result.WARNING if days > OLD_DAYS else Result.GOOD, "restore", facts)
