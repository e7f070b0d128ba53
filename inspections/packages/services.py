from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from blocklists.refusing import Refused
from evidence.models import Erasure
from evidence.retention import audit
from evidence.services import record
from inspections.models import Inspection, Package
from inspections.packages.querysets import inspections_seen_by, last_erased, last_ready
from inspections.packages.scope import scope_of
from inspections.packages.tasks import make_package

_WORKING = (Package.State.WAITING, Package.State.MAKING)
_State = Inspection.State
# where an inspection stands when no package is made for it, and what is said then
NOT_IN: dict[str, str] = {_State.WITHDRAWN: "withdrawn", _State.ORDERED: "not_acknowledged", _State.CLOSED: "closed"}


@transaction.atomic
def ask(*, user: User, inspection_id: UUID) -> Package:
    """Have the package of an inspection made; the one that is being made already, when there is one.

    The worker finds out whether anything is new: if not, the package there is stays the one. Raises `Refused`, and
    `Inspection.DoesNotExist` for one that the user does not see.
    """
    # of two who ask at once, the second waits here and gets the first one's
    inspection = inspections_seen_by(user).select_for_update(of=("self",)).get(pk=inspection_id)
    if code := why_not(inspection):
        raise Refused(code)
    working = inspection.packages.filter(state__in=_WORKING).first()
    if working:
        return working
    package = Package.objects.create(inspection=inspection, asked_by=user)
    package.refresh_from_db()
    record(
        actor=user_actor(user),
        action="package.asked",
        target_kind="package",
        target_id=package.pk,
        inspection=str(inspection.pk),
    )
    transaction.on_commit(lambda: make_package.delay(str(package.pk)), robust=True)
    return package


def why_not(inspection: Inspection) -> str:
    """Why no package is made for it now, as a code; "" when one is.

    Of a closed inspection what was delivered stays the one, until its time is over; then it may be made anew, as long
    as the audit events of the inspected days stand: without them it would prove nothing. Three queries at most.
    """
    code = NOT_IN.get(inspection.state, "")
    if code != "closed" or last_ready(inspection) or not last_erased(inspection):
        return code
    scope = scope_of(inspection, timezone.now())
    gone = Erasure.objects.filter(retention=audit.CODE, period_from__lt=scope.end, period_to__gt=scope.start)
    return "not_kept" if gone.exists() else ""
