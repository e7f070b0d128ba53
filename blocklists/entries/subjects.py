"""Whom an entry is about: what a proposal names, and which parties here it concerns."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from accounts.identity.twins import HOLDING
from accounts.models import Identity, Membership, Party, User
from blocklists.identifiers import STRONG, normalise, of_party, probes_of_all
from blocklists.models import Entry, Identifier, Kind
from blocklists.proved import proved
from blocklists.refusing import Refused

MOST_IDENTIFIERS = 50
Named = list[tuple[str, str]]


def read_identifiers(typed: Sequence[tuple[str, str]]) -> Named:
    """(kind, normalised), each once. Raises `Refused`; fact `line` counts from 1, `why` is a code of
    `blocklists.identifiers.words`."""
    if len(typed) > MOST_IDENTIFIERS:
        raise Refused("too_many_identifiers", field="identifiers", most=MOST_IDENTIFIERS)
    found: dict[tuple[str, str], None] = {}
    for line, (kind, text) in enumerate(typed, 1):
        if kind not in Kind.values:
            raise Refused("identifier_unknown_kind", field="identifiers", line=line)
        checked = normalise(kind, text)
        if checked.errors:
            raise Refused("identifier_invalid", field="identifiers", line=line, why=checked.errors[0])
        found[(kind, checked.normalised)] = None
    return list(found)


def with_own(party: Party, named: Named) -> Named:
    """And what the party is known by itself: its account, its proved number, its mobile."""
    weak = [pair for pair in of_party(party) if pair[0] not in STRONG]
    return list(dict.fromkeys([*proved(party), *weak, *named]))


def account_named(named: Named) -> Party | None:
    """The party here whose account is named: an account is the party, whoever typed it."""
    for kind, value in named:
        if kind == Kind.ACCOUNT:
            client, _, ref = value.partition("/")
            if party := Party.objects.filter(client_id=UUID(client), ref=ref).first():
                return party
    return None


def strong_digests(named: Named) -> list[bytes]:
    """Under every key by which the same person may be listed already."""
    return list(probes_of_all(pair for pair in named if pair[0] in STRONG))


def digests_of(entry: Entry) -> list[bytes]:
    """The strong ones an entry has, and those its party has proved since."""
    stored = Identifier.objects.filter(entry=entry, kind__in=STRONG).values_list("digest", flat=True)
    found = {bytes(digest) for digest in stored}
    return sorted(found | set(strong_digests(proved(entry.party)) if entry.party else ()))


def concerned(party_ids: Iterable[UUID | None], digests: Iterable[bytes]) -> list[Party]:
    """These parties, and those that hold one of these numbers, locked in the order of their ids.

    Who handed in a number that nobody has verified is not concerned: it may be a stranger's.
    """
    holders = Identity.objects.filter(number_index__in=list(digests), state__in=HOLDING)
    wanted = {pk for pk in party_ids if pk} | set(holders.values_list("party", flat=True))
    # NO KEY: rows that merely name the party are written meanwhile; who joins a stream waits (`joining`)
    return list(
        Party.objects.select_for_update(no_key=True, of=("self",))
        .select_related("client")
        .filter(pk__in=wanted)
        .order_by("pk")
    )


def parties_of(entry: Entry) -> list[Party]:
    """Whom this entry concerns: its party, and who holds a number that it names."""
    holders = Identity.objects.filter(number_index__in=digests_of(entry), state__in=HOLDING).values_list("party")
    wanted = {pk for (pk,) in holders} | ({entry.party_id} if entry.party_id else set())
    return list(Party.objects.select_related("client").filter(pk__in=wanted).order_by("pk"))


def check_not_own(user: User, parties: Iterable[Party]) -> None:
    """Nobody acts on an entry about a party of one's own, whatever a page let through. Raises `Refused`."""
    if Membership.objects.filter(user=user, party__in=[party.pk for party in parties]).exists():
        raise Refused("own_party")
