"""Are these people listed? Asked where rooms and streams are planned, before there is a stream to ask about."""

from collections.abc import Mapping
from uuid import UUID

from django.utils import timezone

from accounts.models import Party
from livestream.admission.checks.blocklist import against, of_party
from livestream.admission.facts import Moment, Person
from livestream.admission.refused import Refused


def refuse_listed(roles: Mapping[UUID, frozenset[str]], category: str) -> None:
    """Raises `Refused` with a reason for each party (id → its roles, streamer or operator) that is listed for its
    part in a room or stream of this category. Two queries."""
    found = Party.objects.filter(pk__in=roles)
    accounts = tuple(found.values_list("client_id", "ref"))
    parties = found.select_related("identity").annotate(**of_party(Moment(timezone.now(), accounts=accounts)))
    people = [Person(party, roles[party.pk]) for party in parties.order_by("pk")]
    if refusals := [refusal for person in people for refusal in against(person, category)]:
        raise Refused(refusals)
