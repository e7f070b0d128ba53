"""What somebody asks the dashboard for: a place of its own, a period, a moment."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from accounts import places
from inspections.dashboard import periods
from inspections.dashboard.periods import Period, Wrong


@dataclass(frozen=True, slots=True)
class Asked:
    place: str
    period: Period
    as_of: datetime | None = None

    @property
    def query(self) -> str:
        """Without the moment: newer figures under the same address."""
        return query_of(self.place, self.period)


def asked_of(told: QueryDict, own: str) -> Asked:
    """What an address asks for; its own place and the last seven days where it says nothing. Raises Http404 for a place
    that is not its own, whether there is one or not, and Wrong for what can't be read."""
    place = told.get("place", "").strip() or own
    if not places.covers(own, place):
        raise Http404
    if not places.known(place) and not places.abolished(place):
        raise Wrong("place", _("No place has had this code."))
    period = periods.period_of(told.get("from", "").strip(), told.get("to", "").strip())
    return Asked(place, period, periods.as_of(told.get("as_of", "").strip()))


def query_of(place: str, period: Period, as_of: datetime | None = None) -> str:
    """An address's query; with a moment it shows the same numbers for ever."""
    asked = {"place": place, "from": period.first.isoformat(), "to": period.last.isoformat()}
    told = {"as_of": as_of.astimezone(UTC).isoformat().replace("+00:00", "Z")} if as_of else {}
    return urlencode(asked | told, safe=":")
