"""Saying that something is erased, before it is: an `Erasure` row and its audit event, sealed, and only then the drop.

A row that is missing without them was not erased by us.
"""

import hashlib

from django.db import OperationalError, connection, transaction

from evidence.actors import Actor
from evidence.models import Erasure, Seal
from evidence.retention.registry import Part
from evidence.seals.canonical import SELECTED, line_of
from evidence.seals.sealing import seal
from evidence.services import record

ACTION = "retention.erased"
# A drop locks the whole table for a moment. Whoever waits for a lock makes all who come after wait too, so it gives up
# after a second and tries again in the next run.
LOCK_TIMEOUT = "1s"
# seals of 10,000 events each: what a stalled month could hold
MOST_SEALS = 1000
_ITS_EVENT = f"""
SELECT {SELECTED} FROM evidence_auditevent WHERE target_kind = 'erasure' AND target_id = %s AND action = '{ACTION}'
"""


class Busy(Exception):
    """The table was in use for as long as a drop may wait."""


def announce(
    *,
    part: Part,
    erased: int,
    kept: int,
    actor: Actor,
    kept_sha256: bytes | None = None,
    ids: str = "",
) -> Erasure:
    """Write that this is about to be erased; the caller's transaction must end before anything goes."""
    last_seal = Seal.objects.order_by("-number").only("number", "chain").first()
    erasure = Erasure(
        pk=_number(),
        retention=part.retention,
        partition=part.partition,
        period_from=part.period_from,
        period_to=part.period_to,
        counted=part.counted,
        kept=kept,
        erased=erased,
        kept_sha256=kept_sha256,
        ids=ids,
        last_seal=last_seal.number if last_seal else None,
        last_chain=bytes(last_seal.chain) if last_seal else None,
    )
    record(
        actor=actor,
        action=ACTION,
        target_kind="erasure",
        target_id=erasure.pk,
        target_label=part.partition,
        **facts_of(erasure),
    )
    # the row is never changed, so the event comes first and the row takes its line along
    with connection.cursor() as cursor:
        cursor.execute(_ITS_EVENT, [str(erasure.pk)])
        erasure.line = line_of(cursor.fetchone())
    erasure.save(force_insert=True)
    return erasure


def _number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('evidence_erasure', 'id'))")
        return cursor.fetchone()[0]


def facts_of(erasure: Erasure) -> dict[str, object]:
    """What the audit event of an erasure says of it: who changes the row later is found out."""
    return {
        "retention": erasure.retention,
        "partition": erasure.partition,
        "period": [erasure.period_from.isoformat(), erasure.period_to.isoformat()],
        "counted": erasure.counted,
        "kept": erasure.kept,
        "erased": erasure.erased,
        "kept_sha256": bytes(erasure.kept_sha256).hex() if erasure.kept_sha256 else None,
        "ids_sha256": hashlib.sha256(erasure.ids.encode()).hexdigest() if erasure.ids else None,
        "last_seal": erasure.last_seal,
        "last_chain": bytes(erasure.last_chain).hex() if erasure.last_chain else None,
    }


def announced(partition: str) -> Erasure | None:
    """The newest erasure said of this partition: a run that was killed goes on from here."""
    return Erasure.objects.filter(partition=partition).order_by("-pk").first()


def sealed(erasure: Erasure) -> bool:
    """Seal until the event of this erasure stands in a seal; False while a long transaction holds the seals up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM evidence_auditevent WHERE target_kind = 'erasure' AND target_id = %s AND action = %s",
            [str(erasure.pk), ACTION],
        )
        (event_id,) = cursor.fetchone()
    later = Seal.objects.filter(number__gt=erasure.last_seal or 0, ids__contains=[event_id])
    for _ in range(MOST_SEALS):
        if later.exists():
            return True
        if not seal():
            return False
    return False


def drop(partition: str, table: str) -> None:
    """Detach and drop, in the running transaction. Raises `Busy`; a partition that is gone already is no error."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
            cursor.execute(
                "SELECT 1 FROM pg_inherits WHERE inhrelid = to_regclass(%s) AND inhparent = %s::regclass",
                [partition, table],
            )
            if cursor.fetchone():
                # names are our own (`evidence.partitions`), read back from the catalogue
                cursor.execute(f'ALTER TABLE {table} DETACH PARTITION "{partition}"')
                cursor.execute(f'DROP TABLE "{partition}"')
    except OperationalError as error:
        # 55P03: lock_not_available
        if getattr(error.__cause__, "sqlstate", "") != "55P03":
            raise
        raise Busy from None
