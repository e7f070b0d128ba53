"""Freezing what is due, and reading what was frozen."""

from datetime import timedelta
from typing import Any

import orjson
from django.utils import timezone

from evidence import store
from evidence.models import Exhibit
from moderation.cases.freezing.asking import WORDS_ARRIVE
from moderation.cases.freezing.freezing import freeze_due
from moderation.cases.models import Case, CaseExhibit


def freeze_later() -> int:
    """As the clock would, once the words after the moment are there."""
    return freeze_due(timezone.now() + WORDS_ARRIVE + timedelta(seconds=1))


def exhibits(case: Case, kind: str = "") -> list[Exhibit]:
    """In the order in which they were frozen."""
    found = CaseExhibit.objects.filter(case=case).select_related("exhibit").order_by("pk")
    return [row.exhibit for row in found if kind in ("", row.exhibit.kind)]


def content(exhibit: Exhibit) -> dict[str, Any]:
    return orjson.loads(store.read(bytes(exhibit.sha256)))


def frame(number: int, text: str = "店铺招牌", **fields: Any) -> dict[str, Any]:
    told = {"id": f"f{number}", "kind": "frame", "text": text, "sha256": f"{number:064x}", "offset_ms": number * 1000}
    return told | fields


def cover(text: str = "九块九秒杀", **fields: Any) -> dict[str, Any]:
    return {"id": "k1", "kind": "cover", "text": text, "sha256": "c" * 64, "offset_ms": 0} | fields


def product(number: int, name: str, **fields: Any) -> dict[str, Any]:
    told = {"id": f"g{number}", "kind": "product", "product": name, "title": f"{name} 一斤装", "action": "shown"}
    return told | {"price": 1290, "was_price": 9900, "offset_ms": number * 1000} | fields
