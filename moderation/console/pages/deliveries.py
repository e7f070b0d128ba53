import json
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from accounts.actors import user_actor
from accounts.requests import PersonRequest
from delivery.models import Attempt, Delivery, DeliveryState
from delivery.services import replay
from delivery.tasks import deliver_due
from livestream.models import Stream

ROWS = 50
# a count above it is shown as "1000+": nobody reads the difference, and counting stays cheap
MOST_COUNTED = 1000
MOST_ATTEMPTS = 100
# what only the receiver may read (moderation/decisions/appeal_codes.py)
KEPT_BACK = frozenset({"appeal_code"})


@dataclass(frozen=True, slots=True)
class Row:
    delivery: Delivery
    stream: Stream | None

    @property
    def address(self) -> str:
        """Where it goes, without the query: receivers put secrets there."""
        parts = urlsplit(self.delivery.endpoint.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    @property
    def due(self) -> bool:
        return self.delivery.next_at <= timezone.now()

    @property
    def came_back(self) -> str:
        """What the last attempt got: a status, or the kind of failure."""
        read = cast(Any, self.delivery)  # annotated by `_readable`
        return str(read.last_status) if read.last_status else read.last_error or ""


@require_safe
@login_required
@permission_required("delivery.view_delivery", raise_exception=True)
def deliveries(request: PersonRequest) -> HttpResponse:
    """Messages on their way, newest first: `?state=` filters, `?before=` (an id) goes on to older ones."""
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    known = state in {"", *DeliveryState.values} and (not before or bool(re.fullmatch(r"[0-9]{1,18}", before)))
    found = _readable()
    if state:
        found = found.filter(state=state)
    if before and known:
        found = found.filter(pk__lt=int(before))
    rows = list(found.order_by("-pk")[: ROWS + 1]) if known else []
    context = {
        "problem": not known,
        "rows": _rows(rows[:ROWS]),
        "older": rows[ROWS - 1].pk if len(rows) > ROWS else None,
        "state": state,
        "states": DeliveryState.choices,
        "first_page": not before,
        "dead": Delivery.objects.filter(state=DeliveryState.DEAD)[:MOST_COUNTED].count(),
        "most_counted": MOST_COUNTED,
    }
    return render(request, "deliveries/list.html", context, status=200 if known else 400)


@require_safe
@login_required
@permission_required("delivery.view_delivery", raise_exception=True)
def delivery(request: PersonRequest, delivery_id: int) -> HttpResponse:
    """One delivery: each attempt and what was sent."""
    row = _rows([get_object_or_404(_readable(), pk=delivery_id)])[0]
    payload = json.dumps(_readable_by_staff(row.delivery.message.payload), indent=2, ensure_ascii=False)
    attempts = row.delivery.attempts.order_by("-pk")[:MOST_ATTEMPTS]
    return render(request, "deliveries/one.html", {"row": row, "attempts": attempts, "payload": payload})


@require_POST
@login_required
@permission_required("delivery.replay_delivery", raise_exception=True)
def delivery_replay(request: PersonRequest, delivery_id: int) -> HttpResponse:
    """Send it once more. The broker may be away: then the next sweep, a second later, finds it."""
    try:
        replay(delivery_id=delivery_id, actor=user_actor(request.user))
    except Delivery.DoesNotExist:
        raise Http404 from None
    with suppress(OperationalError):
        deliver_due.delay()
    messages.success(request, _("It is sent again now, with the same id and payload."))
    return redirect("delivery", delivery_id)


def _readable_by_staff(value: Any) -> Any:
    """A payload without what opens a door: whoever reads an appeal's code could appeal in another's name."""
    if isinstance(value, dict):
        return {key: "…" if key in KEPT_BACK else _readable_by_staff(one) for key, one in value.items()}
    return [_readable_by_staff(one) for one in value] if isinstance(value, list) else value


def _readable() -> QuerySet[Delivery]:
    last = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-pk")
    return Delivery.objects.select_related("message", "endpoint").annotate(
        last_status=Subquery(last.values("status")[:1]), last_error=Subquery(last.values("error")[:1])
    )


def _rows(found: list[Delivery]) -> list[Row]:
    """With the stream each message speaks of; one query for all."""
    streams = Stream.objects.in_bulk({pk for one in found if (pk := _uuid(one.message.subject))})
    return [Row(one, streams.get(_uuid(one.message.subject))) for one in found]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
