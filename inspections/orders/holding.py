"""Taking hold of an inspection: who acts, on what was seen. Its row is locked, so acts come one after the other."""

from uuid import UUID

from accounts.models import User
from blocklists.refusing import Refused
from inspections.models import Inspection, InspectionFinding
from inspections.orders.policies import inherits, is_own, may_answer, post_of, reads
from inspections.orders.querysets import CLOSED


def for_authority(
    user: User, inspection_id: UUID, version: int, *, closed: bool = False, heir: bool = False
) -> Inspection:
    """`heir`: also for whoever acts for a dissolved authority. Raises `Refused`: not_allowed, dissolved,
    unknown_inspection, not_own, over (unless `closed` may be acted on), stale."""
    post = post_of(user)
    inspection = _locked(inspection_id)
    if inspection is None or not reads(post, inspection):
        raise Refused("unknown_inspection")
    if not is_own(post, inspection) and not (heir and inherits(post, inspection)):
        raise Refused("not_own")
    return _checked(inspection, version, closed)


def for_platform(user: User, inspection_id: UUID, version: int, *, closed: bool = False) -> Inspection:
    """Raises `Refused`: not_allowed, unknown_inspection, over (unless `closed` may be acted on), stale."""
    if not may_answer(user):
        raise Refused("not_allowed")
    inspection = _locked(inspection_id)
    if inspection is None:
        raise Refused("unknown_inspection")
    return _checked(inspection, version, closed)


def finding_of(inspection: Inspection, finding_id: UUID) -> InspectionFinding:
    """Raises `Refused`: unknown_finding."""
    finding = inspection.findings.select_related("party").filter(pk=finding_id).first()
    if finding is None:
        raise Refused("unknown_finding")
    return finding


def _locked(inspection_id: UUID) -> Inspection | None:
    return Inspection.objects.select_for_update(of=("self",)).filter(pk=inspection_id).first()


def _checked(inspection: Inspection, version: int, closed: bool) -> Inspection:
    if inspection.state in CLOSED and not closed:
        raise Refused("over")
    if inspection.version != version:
        raise Refused("stale")
    return inspection
