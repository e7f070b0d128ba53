"""Freezing: bytes into the store, a row that names them, an audit event with their digest, all or nothing."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from evidence import store
from evidence.actors import Actor
from evidence.models import Exhibit
from evidence.services import record

# The audit events that hold an exhibit's digests: of its freezing, and, when it outlives the month of that event, one
# with the same facts in its place (`evidence.retention.telling`).
FROZEN, KEPT = "exhibit.frozen", "exhibit.kept"
TELLING = (FROZEN, KEPT)
ERASED = "exhibit.erased"


@transaction.atomic
def freeze(
    *,
    kind: str,
    data: bytes | None,
    media_type: str,
    subject_kind: str,
    subject_id: object,
    place: str,
    offset_ms: int | None = None,
    facts: dict[str, Any] | None = None,
    retention: str,
    keep_from: datetime,
    actor: Actor,
) -> Exhibit:
    """Keep `data` as an exhibit of its subject; without data, that it could not be had (`facts` say why).

    `offset_ms` from the stream's start; `facts` hold counts, codes and digests; `retention` is a class of
    evidence/retention.toml whose clock began at `keep_from`. The bytes lie in the store before the row commits: should
    it never, nobody needs them and the sweep takes them. Sealing the audit event seals the exhibit.
    """
    facts = facts or {}
    digest = None if data is None else store.put(data)
    exhibit = Exhibit.objects.create(
        kind=kind,
        sha256=digest,
        size=0 if data is None else len(data),
        media_type=media_type,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        place=place,
        offset_ms=offset_ms,
        facts=facts,
        frozen_at=timezone.now(),
        retention=retention,
        keep_from=keep_from,
    )
    record(
        actor=actor,
        action=FROZEN,
        target_kind="exhibit",
        target_id=exhibit.pk,
        kind=str(kind),
        sha256=digest.hex() if digest else None,
        size=exhibit.size,
        subject_kind=subject_kind,
        subject_id=exhibit.subject_id,
        offset_ms=offset_ms,
        facts_sha256=facts_digest(facts),
    )
    return exhibit


def facts_digest(facts: dict[str, Any]) -> str:
    """SHA-256 in hex over an exhibit's facts, in one spelling whatever order the database gives their keys."""
    line = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(line.encode()).hexdigest()


def exhibits_of(subject_kind: str, subject_id: object) -> list[Exhibit]:
    """What was frozen of this subject, in the order of the stream; one query."""
    found = Exhibit.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id))
    return list(found.order_by("offset_ms", "pk"))
