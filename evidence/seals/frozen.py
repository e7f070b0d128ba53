"""Exhibits beside the events that tell of their freezing, and their bytes beside their digests."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from evidence import store
from evidence.exhibits import facts_digest
from evidence.models import Exhibit
from evidence.seals.erased import Erased
from evidence.seals.report import Report

_WITHOUT_EVENT = """
SELECT id, kind, {moment} FROM evidence_exhibit exhibit WHERE {moment} IS NOT NULL AND NOT EXISTS (
    SELECT FROM evidence_auditevent event
    WHERE event.target_kind = 'exhibit' AND event.target_id = exhibit.id::text AND event.action = '{action}'
)
"""


def compare_exhibits(said: Mapping[str, str], report: Report) -> None:
    """Rows beside what their events say (exhibit's id → detail as JSON)."""
    rows = {str(one.pk): one for one in Exhibit.objects.filter(pk__in=[pk for pk in said if _is_id(pk)])}
    for pk, detail in said.items():
        if (row := rows.get(pk)) is None:
            report.blame("exhibit_missing", f"exhibit {pk}")
            continue
        report.exhibits += 1
        told, is_now = json.loads(detail), _told_of(row)
        if any(is_now[key] != told[key] for key in is_now.keys() & told.keys()):
            report.blame("exhibit_changed", f"exhibit {pk} ({row.kind} of {row.subject_kind} {row.subject_id})")


def _told_of(row: Exhibit) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "sha256": bytes(row.sha256).hex() if row.sha256 else None,
        "size": row.size,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
        "offset_ms": row.offset_ms,
        "facts_sha256": facts_digest(row.facts),
    }


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def find_untold(erased: Erased, report: Report) -> None:
    """Exhibits of whose freezing, or erasing, no event tells; unless the event's month was lawfully erased."""
    _find_untold("exhibit_added", "frozen_at", "exhibit.frozen", erased, report)
    _find_untold("exhibit_hidden", "erased_at", "exhibit.erased", erased, report)


def _find_untold(code: str, moment: str, action: str, erased: Erased, report: Report) -> None:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_WITHOUT_EVENT.format(moment=moment, action=action))
        for pk, kind, at in cursor:
            if not erased.took_time(at):
                report.blame(code, f"exhibit {pk} ({kind})")


def check_objects(report: Report) -> None:
    """Read every object that a standing exhibit names; as long as the store takes."""
    named = Exhibit.objects.filter(erased_at=None).exclude(sha256=None)
    for sha256 in named.order_by("sha256").values_list("sha256", flat=True).distinct().iterator(1000):
        digest = bytes(sha256 or b"")
        report.objects += 1
        try:
            store.check(digest)
        except store.Missing:
            report.blame("object_missing", _names(digest))
        except store.Changed:
            report.blame("object_changed", _names(digest))


def _names(digest: bytes) -> str:
    first = Exhibit.objects.filter(sha256=digest, erased_at=None).order_by("pk").first()
    return f"exhibit {first.pk if first else '?'} (SHA-256 {digest.hex()})"
