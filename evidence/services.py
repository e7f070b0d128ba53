import json
from typing import Any

import structlog
from django.db import connection

from evidence.actors import Actor

# By hand: every write with a meaning pays for this one, and the ORM's share of it would be a third.
_INSERT = """
INSERT INTO evidence_auditevent (
    actor_kind, actor_id, actor_role, actor_label, action, target_kind, target_id, target_label, request_id, detail
) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb)
"""


def record(
    *, actor: Actor, action: str, target_kind: str, target_id: object, target_label: str = "", **detail: Any
) -> None:
    """Write one audit event into the running transaction.

    Call it inside the `atomic` block of the write it tells of: both stand or neither does.
    `detail` takes ids, codes, digests and counts; never personal data, never what a viewer wrote.
    """
    values = [actor.kind, actor.id, actor.role, actor.label[:150], action, target_kind, str(target_id)]
    values += [target_label[:200], structlog.contextvars.get_contextvars().get("request_id", ""), json.dumps(detail)]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
