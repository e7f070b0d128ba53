from uuid import UUID

from celery import shared_task

from accounts.guardians import ending
from accounts.identity import checking, reminders


@shared_task(name="accounts.tasks.check_identity")
def check_identity(identity_id: str) -> None:
    """Ask the provider. Run twice, the second answer finds the first one's."""
    checking.check(UUID(identity_id))


@shared_task(name="accounts.tasks.sweep_unchecked", expires=55)
def sweep_unchecked() -> None:
    """Send again what no worker has asked about. Run twice, a check is asked for twice and settled once."""
    for identity_id in checking.unasked():
        check_identity.delay(str(identity_id))


@shared_task(name="accounts.tasks.remind_due")
def remind_due() -> None:
    """Run twice, nobody is reminded twice of the same stage."""
    reminders.remind_due()


@shared_task(name="accounts.tasks.tell_lapsed", expires=240)
def tell_lapsed() -> None:
    """Run twice, nobody is told twice."""
    reminders.tell_lapsed()


@shared_task(name="accounts.tasks.end_of_age")
def end_of_age() -> None:
    """End guardianships of who has turned 18. Run twice, nothing is ended twice."""
    ending.end_of_age()
