"""What we demand of an account, and the webhook that tells its platform: the whole demand, under a rising number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Party
from accounts.services import site_client
from delivery.models import OutboxMessage
from delivery.services import enqueue
from livestream.demands import latest
from livestream.models import AccountDemand, Restriction

ACCOUNT_TOPIC = "account.demand"
_Kind = Restriction.Kind


@dataclass(frozen=True, slots=True)
class OfAccount:
    """`off_air`: it stands behind no stream, until `off_air_until` (None with no end). `restricted`: function → until
    when (None: no end)."""

    closed: bool = False
    off_air: bool = False
    off_air_until: datetime | None = None
    restricted: Mapping[str, datetime | None] = field(default_factory=dict)
    no_reregistration: bool = False

    def as_json(self) -> dict[str, Any]:
        """As platforms get it."""
        return {
            "closed": self.closed,
            "off_air": self.off_air,
            "off_air_until": _text(self.off_air_until),
            "restricted": {function: _text(until) for function, until in sorted(self.restricted.items())},
            "no_reregistration": self.no_reregistration,
        }


def account_demand(party: Party, now: datetime | None = None) -> OfAccount:
    """What is demanded of the account now; one query."""
    now = now or timezone.now()
    in_force = Restriction.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), party=party, lifted_at=None, starts_at__lte=now
    )
    return heaviest(in_force)


def heaviest(restrictions: Iterable[Restriction]) -> OfAccount:
    """Of each kind, and of each function, the latest end."""
    ends: dict[tuple[str, str], list[datetime | None]] = defaultdict(list)
    for restriction in restrictions:
        ends[restriction.kind, restriction.function].append(restriction.ends_at)
    off_air = ends.get((_Kind.OFF_AIR, ""), [])
    return OfAccount(
        closed=(_Kind.CLOSED, "") in ends,
        off_air=bool(off_air),
        off_air_until=latest(off_air),
        restricted={function: latest(found) for (kind, function), found in ends.items() if kind == _Kind.RESTRICT},
        no_reregistration=(_Kind.NO_REREGISTRATION, "") in ends,
    )


def tell_account(*, party: Party, because: dict[str, Any]) -> OutboxMessage | None:
    """Queue a message with the account's whole demand for the platform whose account it is; `because` says which
    measure or end it comes from. None for an account of this site: our own doors ask the restrictions."""
    client = party.client
    if client is None or client == site_client():
        return None
    return enqueue(subscriber=client.subscriber, topic=ACCOUNT_TOPIC, subject=str(party.pk), data=because)


def account_payload(message: OutboxMessage) -> dict[str, Any]:
    """`delivery` asks for it when the message leaves: order of leaving is order of sequence, under the row's lock."""
    party = Party.objects.get(pk=message.subject)
    AccountDemand.objects.get_or_create(party=party)
    told = AccountDemand.objects.select_for_update().get(party=party)
    told.sequence += 1
    told.save(update_fields=["sequence"])
    return {
        "type": ACCOUNT_TOPIC,
        "timestamp": timezone.now().isoformat(),
        "data": {
            "party": str(party.pk),
            "ref": party.ref,
            "sequence": told.sequence,
            "demand": account_demand(party).as_json(),
            "because": message.data,
        },
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
