from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from evidence.actors import system
from evidence.services import record
from privacy.fields import Unreadable
from privacy.index import current_version, reindexers
from privacy.keys import field_key, key_id
from privacy.resealing import SealedField, reseal, resealers, sealed_columns


class Command(BaseCommand):
    help = (
        "Seal every sealed value anew with FIELD_KEY and compute every blind index anew with INDEX_KEY. The site may "
        "run meanwhile; interrupted, it goes on where it was. How to change keys: privacy/keys.py."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            keys = {"field_key": key_id(field_key()).hex(), "index_version": current_version()}
        except ImproperlyConfigured as error:
            raise CommandError(f"Nothing was done. {error}") from None
        # before the first row changes: a run that is killed has left its mark
        self._record("keys.rotation_started", **keys)
        self.unreadable = 0
        resealed = {_label(column): self._reseal(column) for column in sealed_columns()}
        resealed |= {_name(work): self._run(work) for work in resealers}
        reindexed = {_name(work): self._run(work) for work in reindexers}
        resealed, reindexed = _done(resealed), _done(reindexed)
        self._record("keys.rotated", resealed=resealed, reindexed=reindexed, unreadable=self.unreadable, **keys)

        for verb, counts in ("resealed", resealed), ("reindexed", reindexed):
            for what, count in counts.items():
                self.stdout.write(f"{what}: {count} {verb}")
        if self.unreadable:
            raise CommandError(
                f"{self.unreadable} could not be opened and stay as they were; see above. Was a fallback taken out "
                "too early? Then list it again and run this once more. Else look for the value in a backup."
            )
        # a page that read a row before it was resealed may have written it back since
        self.stdout.write(
            "Run it once more: the fallbacks may go when a run finds nothing."
            if resealed or reindexed
            else "Nothing is sealed or indexed with an older key: the fallbacks may go."
        )

    def _reseal(self, column: SealedField) -> int:
        count = 0
        for batch in reseal(column):
            count += batch.resealed
            self.unreadable += len(batch.unreadable)
            for pk, why in batch.unreadable:
                self.stderr.write(f"{_label(column)} of {pk}: {why}")
        return count

    def _run(self, work: Callable[[], int]) -> int:
        try:
            return work()
        except (Unreadable, OSError) as error:  # OSError: a file or its storage is away
            self.unreadable += 1
            self.stderr.write(f"{_name(work)}: {error}")
            return 0

    def _record(self, action: str, **detail: Any) -> None:
        with transaction.atomic():
            record(actor=system("rotate_keys"), action=action, target_kind="keys", target_id="privacy", **detail)


def _label(column: SealedField) -> str:
    return f"{column.model._meta.db_table}.{column.column}"


def _name(work: Callable[[], int]) -> str:
    return f"{work.__module__}.{work.__qualname__}"


def _done(counts: dict[str, int]) -> dict[str, int]:
    return {what: count for what, count in counts.items() if count}
