"""Whom an entry is about: what a proposal names, and which parties here it concerns."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.identity.twins import HOLDING
from accounts.models import Identity, Membership, Party, User
from blocklists.identifiers import (
    DOCUMENTS,
    STRONG,
    account_value,
    key_of,
    list_digest,
    normalise,
    of_party,
    probes_of_all,
)
from blocklists.models import Entry, Identifier, Kind, State
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


def accounts_named(named: Named) -> dict[str, Party]:
    """Account's value → the party here whose account it is, in the order named: an account is the party, whoever typed
    it."""
    values = [value for kind, value in named if kind == Kind.ACCOUNT]
    if not values:
        return {}
    pairs = [value.partition("/") for value in values]
    those = reduce(or_, (Q(client_id=UUID(client), ref=ref) for client, _, ref in pairs))
    parties = Party.objects.filter(those)
    found = {account_value(party.client_id, party.ref): party for party in parties if party.client_id}
    return {value: found[value] for value in values if value in found}


def strong_digests(named: Named) -> list[bytes]:
    """Under every key by which the same person may be listed already."""
    return list(probes_of_all(pair for pair in named if pair[0] in STRONG))


def digests_of(entry: Entry) -> list[bytes]:
    """The strong ones an entry has, those its party has proved since, and those by which a shared list's proposal means
    somebody here."""
    stored = Identifier.objects.filter(entry=entry, kind__in=STRONG).values_list("digest", flat=True)
    found = {bytes(digest) for digest in stored}
    named = proved(entry.party) if entry.party else []
    if entry.state == State.PROPOSED and entry.list_id:
        named = [*named, *numbers_recognised(entry, suspects_of(entry))]
    return sorted(found | set(strong_digests(named)))


def suspects_of(entry: Entry) -> QuerySet[Identity]:
    return Identity.objects.filter(party__suspicions__entry=entry)


def numbers_recognised(entry: Entry, identities: QuerySet[Identity]) -> Named:
    """(kind, normalised) of those documents among these identities that the entry's list names; nothing of whose data
    is no longer used (PIPL 47). Two queries, none for an entry that no list told of."""
    if entry.list is None or not entry.list.key:
        return []
    theirs = Identifier.objects.filter(entry=entry, list=entry.list, kind__in=DOCUMENTS)
    digests = {bytes(digest) for digest in theirs.values_list("digest", flat=True)}
    key = key_of(entry.list)
    held = [
        (one.document_type, str(one.number))
        for one in identities.filter(number__isnull=False, use_stopped_at=None).only("document_type", "number")
    ]
    return sorted({(kind, number) for kind, number in held if list_digest(key, kind, number) in digests})


def concerned(party_ids: Iterable[UUID | None], digests: Iterable[bytes]) -> list[Party]:
    """These parties, and those that hold one of these numbers or accounts, locked in the order of their ids.

    Who handed in a number that nobody has verified is not concerned: it may be a stranger's.
    """
    wanted = {pk for pk in party_ids if pk} | _holding(list(digests))
    # NO KEY: rows that merely name the party are written meanwhile; who joins a stream waits (`joining`)
    return list(
        Party.objects.select_for_update(no_key=True, of=("self",))
        .select_related("client")
        .filter(pk__in=wanted)
        .order_by("pk")
    )


def parties_of(entry: Entry) -> list[Party]:
    """Whom this entry concerns: its party, and who holds a number or an account that it names."""
    wanted = _holding(digests_of(entry)) | ({entry.party_id} if entry.party_id else set())
    return list(Party.objects.select_related("client").filter(pk__in=wanted).order_by("pk"))


def at_doors(entry: Entry) -> list[Party]:
    """Whose doors close: whom it concerns, and who has such a number on a platform that answers for who is who itself;
    its word counts at the start as well (`livestream.admission.checks.blocklist`)."""
    told = Party.objects.filter(identity__number_index__in=digests_of(entry), client__own_door=True)
    found = {party.pk: party for party in (*parties_of(entry), *told.select_related("client"))}
    return [found[pk] for pk in sorted(found)]


def late_accounts(entry_id: UUID) -> dict[UUID, Party]:
    """Identifier → whose account it is, of accounts that the entry names and that came here after the proposal. At most
    two queries; nothing is locked, since parties come before what an entry is known by (`holding.hold`)."""
    unknown = Identifier.objects.filter(entry=entry_id, kind=Kind.ACCOUNT, list=None, party=None)
    values = {one.pk: str(one.value) for one in unknown}
    accounts = accounts_named([(Kind.ACCOUNT.value, value) for value in values.values()])
    return {pk: accounts[value] for pk, value in values.items() if value in accounts}


def note_accounts(found: Mapping[UUID, Party]) -> None:
    """Keep what `late_accounts` found. Call with the entry and these parties locked."""
    for pk, party in found.items():
        Identifier.objects.filter(pk=pk).update(party=party)


def _holding(digests: list[bytes]) -> set[UUID]:
    numbers = Identity.objects.filter(number_index__in=digests, state__in=HOLDING).values_list("party", flat=True)
    accounts = Identifier.objects.filter(digest__in=digests, party__isnull=False).values_list("party", flat=True)
    return {*numbers, *accounts}


def check_not_own(user: User, parties: Iterable[Party], entries: Iterable[Entry] = ()) -> None:
    """Nobody acts on an entry about a party of one's own, whatever a page let through; nor on one of a list that names
    one's own document, compared already or not. Raises `Refused`."""
    own = Membership.objects.filter(user=user, party__in=[party.pk for party in parties]).exists()
    if own or any(list_names_own(user, entry) for entry in entries):
        raise Refused("own_party")


def list_names_own(user: User, entry: Entry) -> bool:
    """Whether the list that told of this entry names a document which an account of this user's has handed in."""
    return bool(numbers_recognised(entry, Identity.objects.filter(party__memberships__user=user)))
