"""Personal data in a column: AES-256-GCM bound to table, column and row, opened only when read.

The row's own id stands in the associated data, so a ciphertext copied to another person's row does not open.
"""

from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from privacy.fields import seal, unseal


class _Sealed(DeferredAttribute):
    """Seals when set, opens when read: a row that nobody reads costs nothing and shows nothing in a traceback."""

    field: "RowSealedField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        raw = super().__get__(instance, cls)
        return raw if instance is None or raw is None else unseal(bytes(raw), place=self.field.place(instance))

    def __set__(self, instance: models.Model, value: Any) -> None:
        if isinstance(value, str):
            value = seal(value, place=self.field.place(instance)) if value else None
        instance.__dict__[self.field.attname] = value


class RowSealedField(models.BinaryField):
    """Text in Python, sealed bytes in the database; an empty text is NULL. The model needs an id made in Python,
    declared before this field, since the id is sealed into the value."""

    descriptor_class = _Sealed

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"null": True, "editable": False} | kwargs)

    def place(self, instance: models.Model) -> str:
        if instance.pk is None:
            raise ValueError("A value is sealed to its row, and this row has no id yet.")
        return f"{self.model._meta.db_table}.{self.column}:{instance.pk}"

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        return instance.__dict__[self.attname]

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, str):
            raise TypeError("A sealed column is written through its row: instance.field = text; instance.save().")
        return super().get_prep_value(value)
