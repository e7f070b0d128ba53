from typing import Any

import structlog

from evidence.actors import Actor
from evidence.models import AuditEvent


def record(
    *, actor: Actor, action: str, target_kind: str, target_id: object, target_label: str = "", **detail: Any
) -> None:
    """Write one audit event into the running transaction.

    Call it inside the `atomic` block of the write it tells of: both stand or neither does.
    `detail` takes ids, codes, digests and counts; never personal data, never what a viewer wrote.
    """
    AuditEvent.objects.create(
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_role=actor.role,
        actor_label=actor.label[:150],
        action=action,
        target_kind=target_kind,
        target_id=str(target_id),
        target_label=target_label[:200],
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
        detail=detail,
    )
