"""A worker makes a package: once, whoever else tries, and after a kill from the start: nothing of it is kept before
all of it is."""

import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from evidence import store
from evidence.actors import system
from evidence.models import AuditEvent
from evidence.packages.archive import Archive
from evidence.packages.building import Building, digest_of
from evidence.seals.proving import NotSealed, Proof, proofs_for
from evidence.seals.sealing import seal
from evidence.services import record
from inspections.models import Inspection, Package
from inspections.packages.filling import Filling
from inspections.packages.parts import PARTS
from inspections.packages.report import readme, report
from inspections.packages.scope import scope_of
from inspections.packages.subject import subject_of

log = structlog.get_logger(__name__)
ACTOR = system("inspections.make_package")
# without a beat for so long, whoever makes it is dead
DEAD_AFTER = timedelta(minutes=2)
BEAT_S = 15.0
# seconds a worker waits for running transactions to end, so that its events can be sealed
PATIENCE = 20.0
# a long transaction may hold back the seals; the package waits, and is tried again until then
GIVES_UP = timedelta(hours=6)


def make(package_id: UUID) -> None:
    """Make it, or find that it would be the one there is; nothing when another worker is at it or it is made."""
    package = _taken(package_id)
    if package is None:
        return
    try:
        with tempfile.TemporaryDirectory(prefix="package-") as folder:
            _make(package, Path(folder) / "package.zip")
    except NotSealed:
        _later(package)
    except Exception as error:
        # what failed is in the log by its kind alone: messages may quote a row
        log.error("package_failed", package=str(package.pk), error=type(error).__name__)
        _failed(package, "error")
        raise


def _taken(package_id: UUID) -> Package | None:
    """It is ours now; of two workers one gets it, and a dead one's is taken over."""
    now = timezone.now()
    free = Q(state=Package.State.WAITING) | Q(state=Package.State.MAKING, touched_at__lt=now - DEAD_AFTER)
    taken = Package.objects.filter(free, pk=package_id).update(
        state=Package.State.MAKING, done=0, parts=0, touched_at=now
    )
    found = Package.objects.select_related("inspection").filter(pk=package_id)
    return found.get() if taken else None


def _make(package: Package, path: Path) -> None:
    inspection, beat = package.inspection, _beat(package)
    # in one order, whatever the order they were demanded in; then the events and the closing
    parts = [code for code in PARTS if code in inspection.material]
    Package.objects.filter(pk=package.pk).update(parts=len(parts) + 2)
    scope = scope_of(inspection, package.asked_at)
    with path.open("wb") as file, Archive(file) as archive:
        building = Building(archive, subject_of(inspection, package.asked_at))
        filling = Filling(building, beat)
        for code in parts:
            PARTS[code](scope, filling)
            _one_more(package)
        building.events(filling.all_events(), _proofs)
        contents = digest_of(building.files)
        _one_more(package)
        if _is_the_same(package, contents):
            return
        building.write("report.html", [report(inspection, scope, filling, package.asked_at)])
        building.write("README.txt", [readme(inspection)])
        building.finish(lambda digest: _sealed(package, digest))
    _keep(package, path, contents)


def _beat(package: Package) -> Callable[[], None]:
    """Says that the worker lives, now and then: it may be called at every row."""
    last = time.monotonic()

    def beat() -> None:
        nonlocal last
        if time.monotonic() - last > BEAT_S:
            last = time.monotonic()
            Package.objects.filter(pk=package.pk).update(touched_at=timezone.now())

    return beat


def _one_more(package: Package) -> None:
    Package.objects.filter(pk=package.pk).update(done=F("done") + 1, touched_at=timezone.now())


def _proofs(event_ids: Sequence[int]) -> list[Proof]:
    """What is not sealed yet is sealed now, not at the next beat. Raises `NotSealed` once patience is over."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return proofs_for(event_ids)
        except NotSealed:
            if time.monotonic() > until:
                raise
        if not seal():
            time.sleep(0.2)


def _sealed(package: Package, contents: str) -> Proof:
    """The event that names what the manifest lists, proven. A package begun twice has two; each names its own."""
    with transaction.atomic():
        record(
            actor=ACTOR,
            action="package.made",
            target_kind="package",
            target_id=package.pk,
            inspection=str(package.inspection_id),
            contents=contents,
        )
    own = AuditEvent.objects.filter(target_kind="package", target_id=str(package.pk), action="package.made")
    return _proofs([own.latest("at", "pk").pk])[0]


@transaction.atomic
def _is_the_same(package: Package, contents: str) -> bool:
    """Whether the last package of the inspection holds just this. Then that one stands, and says when it was looked at
    again; this one goes."""
    # the inspection's row first, as `ask` does
    Inspection.objects.select_for_update(of=("self",)).get(pk=package.inspection_id)
    ready = Package.objects.filter(inspection=package.inspection_id, state=Package.State.READY)
    last = ready.order_by("-made_at").first()
    if last is None or last.contents is None or bytes(last.contents).hex() != contents:
        return False
    Package.objects.filter(pk=last.pk).update(touched_at=timezone.now())
    _mine(package).delete()
    record(actor=ACTOR, action="package.unchanged", target_kind="package", target_id=last.pk, asked=str(package.pk))
    return True


@transaction.atomic
def _keep(package: Package, path: Path, contents: str) -> None:
    """Into the store and ready, unless somebody took it over and was faster."""
    row = _mine(package).select_for_update(of=("self",)).first()
    if row is None:
        return
    row.sha256, row.size = store.put_file(path), path.stat().st_size
    row.state, row.contents, row.made_at = Package.State.READY, bytes.fromhex(contents), timezone.now()
    row.touched_at, row.done = row.made_at, row.parts
    row.save()
    record(
        actor=ACTOR,
        action="package.ready",
        target_kind="package",
        target_id=row.pk,
        inspection=str(row.inspection_id),
        sha256=row.sha256.hex(),
        size=row.size,
    )


def _later(package: Package) -> None:
    """Its events can't be sealed yet: the sweep sends it again, for some hours."""
    if package.asked_at < timezone.now() - GIVES_UP:
        _failed(package, "unsealed")
    else:
        _mine(package).update(state=Package.State.WAITING, touched_at=timezone.now())


def _failed(package: Package, code: str) -> None:
    _mine(package).update(state=Package.State.FAILED, failure=code)


def _mine(package: Package) -> QuerySet[Package]:
    return Package.objects.filter(pk=package.pk, state=Package.State.MAKING)
