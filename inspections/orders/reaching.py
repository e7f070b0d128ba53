"""How far back an order reaches: of what is no longer kept there is nothing to hand over."""

from datetime import datetime, timedelta

from django.db.models import Q

from accounts.ages import today_in_china
from blocklists.refusing import Refused
from evidence.retention.table import term
from inspections.models import Inspection
from inspections.orders.querysets import covered_rooms
from inspections.orders.terms import KEPT_YEARS, begin_of, years_before
from inspections.retention.packages import is_held
from moderation.signals.owed import KEY


def check_reach(inspection: Inspection, now: datetime) -> None:
    """Three years (LE2026 16); what key rooms left behind stays longer (LM2021 14), and what is held as long as the
    hold. Asked of an inspection that is saved with whom it names, before it places a hold itself. Raises `Refused`:
    not_kept, not_kept_key."""
    today, first = today_in_china(now), inspection.period_from
    earliest = years_before(today, KEPT_YEARS)
    if first >= earliest:
        return
    key_days = today - timedelta(days=term(KEY).days)
    key = _covers_key_rooms(inspection)
    if (key and first >= key_days) or is_held(inspection, now):
        return
    if key and key_days < earliest:
        raise Refused("not_kept_key", field="period_from", earliest=key_days.isoformat())
    raise Refused("not_kept", field="period_from", earliest=earliest.isoformat(), years=KEPT_YEARS)


def _covers_key_rooms(inspection: Inspection) -> bool:
    """Rooms that were key rooms at any moment of the period: what they left behind then is kept longer."""
    end = begin_of(inspection.period_to + timedelta(days=1))
    over = Q(key_times__until=None) | Q(key_times__until__gte=begin_of(inspection.period_from))
    # one call, so that both are about the same time
    return covered_rooms(inspection).filter(over, key_times__since__lt=end).exists()
