"""What the platform answers: that it has the order, and the material."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from blocklists.refusing import Refused
from inspections.models import Inspection, InspectionStep, Package
from inspections.orders.history import note
from inspections.orders.holding import for_platform
from inspections.orders.querysets import CLOSED
from inspections.orders.telling import tell_authority


@transaction.atomic
def acknowledge(*, user: User, inspection_id: UUID, version: int) -> Inspection:
    """Raises `Refused`: not_allowed, unknown_inspection, over, stale, acknowledged_already."""
    inspection = for_platform(user, inspection_id, version)
    if inspection.acknowledged_at:
        raise Refused("acknowledged_already")
    inspection.acknowledged_by = user
    serve(inspection, "acknowledged", user)
    return inspection


def serve(inspection: Inspection, code: str, user: User | None) -> None:
    """The order has arrived: by somebody's word, or because the time for that has passed (`user` None)."""
    inspection.acknowledged_at = timezone.now()
    inspection.state = Inspection.State.ACKNOWLEDGED
    note(inspection, code, by=user, moved=("state", "acknowledged_by", "acknowledged_at"))
    tell_authority(inspection, f"inspection_{code}")


@transaction.atomic
def deliver(*, user: User, inspection_id: UUID, version: int, package_id: UUID) -> Inspection:
    """Hand over a package that is ready: from now on the authority can open it. A later one may follow, when more was
    asked for, or when its time was over and it was made anew. Raises `Refused`: those of `acknowledge` but the last;
    not_acknowledged, package_unknown, package_unready, delivered_already (this very package)."""
    inspection = for_platform(user, inspection_id, version, closed=True)
    if not takes_packages(inspection):
        raise Refused("over")
    if not inspection.acknowledged_at:
        raise Refused("not_acknowledged")
    package = Package.objects.filter(pk=package_id, inspection=inspection).first()
    if package is None or package.sha256 is None or package.state != Package.State.READY:
        raise Refused("package_unknown" if package is None else "package_unready")
    if delivered(package):
        raise Refused("delivered_already")
    now = timezone.now()
    late = now > inspection.due_at and not inspection.delivered_at
    inspection.delivered_by, inspection.delivered_at = user, now
    if inspection.state == Inspection.State.ACKNOWLEDGED:
        inspection.state = Inspection.State.DELIVERED
    facts = {"package": str(package.pk), "sha256": bytes(package.sha256).hex(), "size": package.size, "late": late}
    note(inspection, "delivered", by=user, moved=("state", "delivered_by", "delivered_at"), **facts)
    tell_authority(inspection, "inspection_delivered")
    return inspection


def takes_packages(inspection: Inspection) -> bool:
    """While it is open; and closed, once a package of it was erased: another stands in for that one."""
    if inspection.state != Inspection.State.CLOSED:
        return inspection.state not in CLOSED
    return any(one.state == Package.State.ERASED for one in inspection.packages.all())


def delivered(package: Package) -> bool:
    """Whether this package was handed over: before that it is the platform's alone."""
    steps = InspectionStep.objects.filter(inspection=package.inspection_id, code="delivered")
    return steps.filter(facts__package=str(package.pk)).exists()
