from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from accounts.roles import STAFF_ROLES
from accounts.staff.factor import FACTORS
from evidence.models import AuditEvent
from inspections.selfchecks.outcome import Outcome, Result

DAY = timedelta(days=1)
# so many failed sign-ins in a day are more than forgotten passwords; a house number
MANY = 200


def second_factors() -> Outcome:
    """How many of those who see other people's data have a second factor: staff, and authorities' users."""
    now = timezone.now()
    seat = Q(post__isnull=False, post__ended_at=None) & (Q(post__until=None) | Q(post__until__gt=now))
    people = User.objects.filter(Q(groups__name__in=STAFF_ROLES) | seat, is_active=True).distinct()
    has_one = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS))
    facts = {"with": people.filter(has_one).count(), "all": people.count()}
    if not facts["all"]:
        return Outcome(Result.UNKNOWN, "nobody")
    # who has none is let in nowhere, so a gap is work to do and no open door
    return Outcome(Result.GOOD if facts["with"] == facts["all"] else Result.WARNING, "second_factors", facts)


def sign_ins() -> Outcome:
    """Failed sign-ins of the last day, beside the day before."""
    now = timezone.now()
    failed = AuditEvent.objects.filter(
        target_kind="user", action__in=("user.sign_in_failed", "user.factor_failed"), at__gt=now - 2 * DAY
    )
    moments = list(failed.values_list("at", flat=True))
    facts = {"day": sum(at > now - DAY for at in moments), "before": sum(at <= now - DAY for at in moments)}
    return Outcome(Result.WARNING if facts["day"] > MANY else Result.GOOD, "sign_ins", facts)
