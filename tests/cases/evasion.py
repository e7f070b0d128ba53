"""Accounts that share something with a listed person; how that is noticed is tested with blocklists."""

from collections.abc import Sequence
from itertools import count

from django.db import transaction

from accounts.models import Party
from accounts.services import site_client
from blocklists.models import Entry, Suspicion
from blocklists.suspicions.opening import hold, suspect
from moderation.cases.evasions import open_key
from moderation.cases.models import Case

_numbers = count(1)


def account(**fields: object) -> Party:
    """Somebody of whom nothing but the account is known."""
    number = next(_numbers)
    usual = {"roles": ["streamer"], "name": f"Room {number}", "place": "330100", "ref": f"account-{number}"}
    return Party.objects.create(**{"client": site_client()} | usual | fields)


def like(*listed: Entry, party: Party | None = None, kinds: Sequence[str] = ("device",)) -> Case:
    """The open case of an account that shares these kinds with these entries."""
    party = party or account()
    with transaction.atomic():
        suspect(hold(party), {entry.pk: kinds for entry in listed})
    return Case.objects.get(open_key=open_key(party.pk))


def asked(case: Case) -> list[int]:
    """The ids of what is open, oldest first."""
    found = Suspicion.objects.filter(party=case.party_id, outcome="").order_by("pk")
    return list(found.values_list("pk", flat=True))
