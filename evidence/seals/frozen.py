"""Exhibits beside the events that tell of their freezing, and their bytes beside their digests."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from evidence import store
from evidence.exhibits import ERASED, TELLING, facts_digest
from evidence.ids import is_uuid
from evidence.models import Exhibit
from evidence.seals.erased import Erased
from evidence.seals.report import Report

_EVENT = """
    SELECT FROM evidence_auditevent event
    WHERE event.target_kind = 'exhibit' AND event.target_id = exhibit.id::text AND event.action = ANY(%s)
"""
# Of one that stands an event always tells: what its month held was told anew before it went.
_NEVER_FROZEN = f"""
SELECT id, kind, frozen_at, erased_at IS NOT NULL FROM evidence_exhibit exhibit WHERE NOT EXISTS ({_EVENT})
"""
# Nothing tells of an exhibit any more once it is erased: who dates that back is found by an event that came after it.
_NEVER_ERASED = f"""
SELECT id, kind, erased_at, NOT EXISTS ({_EVENT} AND event.at > exhibit.erased_at) FROM evidence_exhibit exhibit
WHERE erased_at IS NOT NULL AND NOT EXISTS ({_EVENT})
"""


def compare_exhibits(said: Sequence[tuple[str, str]], report: Report) -> None:
    """Rows beside what each event says that tells of one (exhibit's id, detail as JSON)."""
    rows = {str(one.pk): one for one in Exhibit.objects.filter(pk__in=[pk for pk, _detail in said if is_uuid(pk)])}
    for pk, detail in said:
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


def find_untold(erased: Erased, report: Report) -> None:
    """Exhibits of whose freezing, or erasing, no event tells; unless the event's month was lawfully erased."""
    _find_untold("exhibit_added", _NEVER_FROZEN, [list(TELLING)], erased, report)
    _find_untold("exhibit_hidden", _NEVER_ERASED, [list(TELLING), [ERASED]], erased, report)


def _find_untold(code: str, query: str, values: list[list[str]], erased: Erased, report: Report) -> None:
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, values)
        for pk, kind, at, may_be_gone in cursor:
            if not (may_be_gone and erased.took_time(at)):
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
