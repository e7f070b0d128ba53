"""An inspection of what happened around now, its package made by hand, and seals of one's own where nothing commits."""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection
from django.utils import timezone

from accounts.models import AuthorityPost, User
from evidence import merkle, store
from evidence.packages import verify
from evidence.seals.canonical import SELECTED, line_of
from evidence.seals.proving import Proof
from inspections.models import Inspection, InspectionStep, Package
from inspections.packages import making, services
from livestream.models import Stream
from moderation.cases.models import Case
from tests.evidence.packed import proofs_of


def post(user: User, place: str = "330100", department: str = "market") -> User:
    """The user, of this authority and with a second factor."""
    AuthorityPost.objects.create(user=user, department=department, place=place)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return user


def inspection(by: User, *material: str, **facts: Any) -> Inspection:
    """Acknowledged, of Hangzhou, from yesterday to tomorrow, unless told otherwise."""
    now = timezone.now()
    made = Inspection(
        **{
            "department": "market",
            "place": "330100",
            "scope_place": "330100",
            "ordered_by": by,
            "kind": "routine",
            "bases": [],
            "file_number": "2026-7",
            "period_from": timezone.localdate() - timedelta(days=1),
            "period_to": timezone.localdate() + timedelta(days=1),
            "material": list(material or ["cases"]),
            "due_at": now + timedelta(days=5),
            "state": "acknowledged",
            "acknowledged_by": by,
            "acknowledged_at": now,
        }
        | facts
    )
    made.words = "because of what a neighbour told us"
    made.save()
    return made


def case(stream: Stream, place: str = "330100", **facts: Any) -> Case:
    usual = {
        "queue_id": 1,
        "stream": stream,
        "channel": stream.channel,
        "group": 1,
        "severity": 3,
        "rules": ["LM10-1"],
        "flag_count": 1,
        "last_flag_id": 1,
        "opened_at": timezone.now() - timedelta(minutes=1),
        "rank_at": timezone.now(),
        "limit_s": 180,
    }
    return Case.objects.create(**usual | {"place": place, "open_key": f"t:{Case.objects.count()}"} | facts)


def sealed_here(event_ids: Sequence[int]) -> list[Proof]:
    """Stands in for real seals in a test that rolls back: its transaction is never over, so nothing of it is sealed."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SELECTED} FROM evidence_auditevent WHERE id = ANY(%s)", [list(event_ids)])
        lines = {row[0]: line_of(row) for row in cursor.fetchall()}
    # numbered by what it holds: the same events stand in the same seal whenever they are asked for
    number = int.from_bytes(merkle.leaf_hash(repr(sorted(lines)).encode())[:4])
    proofs = proofs_of(dict(sorted(lines.items())), number)
    return [proofs[event_id] for event_id in event_ids]


def made(user: User, of: Inspection) -> Package:
    """Asked for and made; the one that stands afterwards."""
    making.make(services.ask(user=user, inspection_id=of.pk).pk)
    return Package.objects.filter(inspection=of).latest("asked_at")


def hand_over(package: Package) -> None:
    """What delivering leaves behind."""
    facts = {"package": str(package.pk)}
    InspectionStep.objects.create(inspection=package.inspection, code="delivered", facts=facts)


def files(package: Package) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(store.read(bytes(package.sha256 or b"")))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(package: Package, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files(package)[f"parts/{table}.ndjson"].splitlines()]


def wrong(package: Package) -> list[tuple[str, str]]:
    data = io.BytesIO(store.read(bytes(package.sha256 or b"")))
    return list(verify.problems(zipfile.ZipFile(data)))
