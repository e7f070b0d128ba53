"""Move what is sealed to the key in force: one column, one batch of rows after another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import BinaryField, ExpressionWrapper, F, Model, QuerySet
from django.db.models.functions import Substr

from privacy.fields import VERSION, SealedTextField, Unreadable, seal, unseal
from privacy.keys import field_key, key_id
from privacy.rows import RowSealedField

SealedField = SealedTextField | RowSealedField

# rows locked at once: some tenths of a second that a page which writes one of them may wait
BATCH = 500

# Filled by apps in `ready()` for what they keep sealed outside such columns (files): each seals anew what is not
# sealed with the key in force and returns how many. It may run twice.
resealers: list[Callable[[], int]] = []


@dataclass(slots=True)
class Batch:
    """What became of one batch, committed. `unreadable` is (primary key, why) of values left as they were."""

    resealed: int = 0
    unreadable: list[tuple[Any, str]] = field(default_factory=list)


def sealed_columns() -> list[SealedField]:
    """Every sealed column of the site, each once: a proxy has none of its own, a child only its own."""
    models = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    return [one for model in models for one in model._meta.local_fields if isinstance(one, SealedField)]


def reseal(column: SealedField, size: int = BATCH) -> Iterator[Batch]:
    """Seal each value of `column` anew that has another key in its header, in order of primary key.

    Every batch is a transaction of its own, so an interrupted run has lost nothing and the next one finds what is
    left. A value that does not open is reported, left alone and passed by.
    """
    after: Any = None
    while keys := list(_stale(column, after).values_list("pk", flat=True)[:size]):
        yield _reseal(column, keys)
        after = keys[-1]


@transaction.atomic
def _reseal(column: SealedField, keys: list[Any]) -> Batch:
    batch, changes = Batch(), []
    # asked again under the lock: a row may have been written or resealed since its key was read
    rows = _stale(column).filter(pk__in=keys).select_for_update().values_list("pk", "sealed_bytes")
    for pk, sealed in rows:
        place = _place(column, pk)
        try:
            changes.append((seal(unseal(bytes(sealed), place=place), place=place), pk))
        except Unreadable as error:
            batch.unreadable.append((pk, str(error)))
    meta = column.model._meta
    names = (meta.db_table, column.column, meta.pk.column)
    table, name, pk_name = (connection.ops.quote_name(str(one)) for one in names)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {name} = %s WHERE {pk_name} = %s", changes)
    batch.resealed = len(changes)
    return batch


def _stale(column: SealedField, after: Any = None) -> QuerySet[Model]:
    """Rows whose value is sealed with another key, after a primary key, with the raw bytes: nothing is opened."""
    header = VERSION + key_id(field_key())
    rows = (
        column.model._base_manager.annotate(
            sealed_bytes=ExpressionWrapper(F(column.attname), output_field=BinaryField()),
            sealed_header=Substr(column.attname, 1, len(header), output_field=BinaryField()),
        )
        .filter(sealed_bytes__isnull=False)
        .exclude(sealed_header=header)
    )
    return (rows if after is None else rows.filter(pk__gt=after)).order_by("pk")


def _place(column: SealedField, pk: Any) -> str:
    return column.place(column.model(pk=pk)) if isinstance(column, RowSealedField) else column._place()
