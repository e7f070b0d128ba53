"""The keys of the lists that we take in, while the agreement about them is in force."""

import base64
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import MD5
from django.utils import timezone

from blocklists.models import SharedList

OpenKeys = Mapping[UUID, bytes]


def open_lists(now: datetime | None = None, prefix: str = "") -> Q:
    """Lists taken in that count at that moment; `prefix` as "entry__list__" to ask from another model."""
    conditions = {"direction": SharedList.Direction.IN, "closed_at": None, "ends_at__gt": now or timezone.now()}
    return Q(**{prefix + name: value for name, value in conditions.items()})


def open_keys(now: datetime | None = None) -> OpenKeys:
    """list id → its 32 bytes; one query."""
    return {shared.pk: key_of(shared) for shared in SharedList.objects.filter(open_lists(now)).only("key")}


def marked_keys(now: datetime) -> tuple[str, OpenKeys]:
    """The keys, and the mark that `blocklists.finding` gives them: whoever kept both sees whether they still hold.
    One query."""
    lists = list(SharedList.objects.filter(open_lists(now)).order_by("pk").only("key").annotate(mark=MD5("key")))
    return ",".join(f"{shared.pk}{shared.mark}" for shared in lists), {shared.pk: key_of(shared) for shared in lists}


def key_of(shared: SharedList) -> bytes:
    """Raises ValueError for a list whose key was emptied or is no base64."""
    return base64.b64decode(str(shared.key or ""), altchars=b"-_", validate=True)
