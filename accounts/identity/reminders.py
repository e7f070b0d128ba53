"""Letters before a check lapses and once when it has. Each stage is told once, however often the task runs."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.identity.guardians import lose_standing
from accounts.identity.telling import tell, tell_platform
from accounts.models import Identity
from evidence.actors import system
from evidence.services import record

# the nearest first: who is told of the last day is not told of the month as well
STAGES = (1, 7, 30)


def remind_due() -> int:
    """Remind of checks that lapse within 30, 7 or 1 days; returns how many letters."""
    now, sent = timezone.now(), 0
    for days in STAGES:
        ahead = timedelta(days=days)
        due = _sellers().filter(
            Q(reminded_at=None) | Q(reminded_at__lt=F("recheck_due_at") - ahead),
            recheck_due_at__gt=now,
            recheck_due_at__lte=now + ahead,
            # who has asked already waits for us, not we for it
            recheck_asked_at=None,
        )
        sent += _tell_each(due, f"recheck_{days}")
    return sent


def tell_lapsed() -> int:
    """Tell of checks that have lapsed, and have everybody look at those parties again; returns how many."""
    due = _sellers().filter(
        Q(reminded_at=None) | Q(reminded_at__lt=F("recheck_due_at")), recheck_due_at__lte=timezone.now()
    )
    return _tell_each(due, "identity_lapsed")


def _sellers() -> QuerySet[Identity]:
    return Identity.objects.filter(state=Identity.State.VERIFIED).exclude(party__roles=["buyer"])


def _tell_each(due: QuerySet[Identity], code: str) -> int:
    """One transaction each: what hears of a lapse locks streams, and many at once would want an order."""
    told = 0
    for identity_id in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            # asked again under the lock: whoever runs at the same moment has told or is telling it
            identity = (
                due.filter(pk=identity_id)
                .select_for_update(skip_locked=True, of=("self",))
                .select_related("party__client")
                .first()
            )
            if identity is not None:
                _tell(identity, code)
                told += 1
    return told


def _tell(identity: Identity, code: str) -> None:
    identity.reminded_at = timezone.now()
    identity.save(update_fields=["reminded_at"])
    until = today_in_china(identity.recheck_due_at).isoformat() if identity.recheck_due_at else ""
    tell(identity.party, code, until=until)
    lapsed = code == "identity_lapsed"
    record(
        actor=system("re-checks"),
        action="identity.lapsed" if lapsed else "identity.reminded",
        target_kind="identity",
        target_id=identity.pk,
        letter=code,
    )
    if lapsed:
        lose_standing(identity.party)
        tell_platform(identity)
