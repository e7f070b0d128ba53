"""The lines of what the rules want reported. Full identities: what the law orders (PIPL 13(3)), and nothing more.

Column codes are stable. What only a payment system knows (payee account, tax withheld) is no column here: the platform
joins it by `party`, its own number of the person standing in `ref`.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from accounts import places
from accounts.models import Identity, Membership, Party
from livestream.models import AdmissionEntry, Channel

Line = tuple[object, ...]
PERSON = ("party", "ref", "name", "kind", "document_type", "number", "real_name", "mobile", "residence", "place")
COLUMNS: dict[str, tuple[str, ...]] = {
    "identities": (*PERSON, "roles", "state", "verified_at", "rooms"),
    "streamers": (*PERSON, "roles", "account", "rooms", "income_type", "orders", "order_fen", "tips", "tip_fen"),
    "income": (*PERSON, "roles", "orders", "order_fen", "tips", "tip_fen"),
}
AT_ONCE = 500


def lines(kind: str, *, place: str, start: datetime, end: datetime) -> Iterator[Line]:
    """One line a party of the place, in the order of ids: who was registered before the end and whose identity was
    checked. Three queries for five hundred lines."""
    write = _WRITERS[kind]
    for batch in _batches(_parties(kind, place, end)):
        yield from write(batch, start, end)


def count(kind: str, *, place: str, end: datetime) -> int:
    return _parties(kind, place, end).count()


def _parties(kind: str, place: str, end: datetime) -> QuerySet[Party]:
    roles = ["operator", "streamer"] if kind != "streamers" else ["streamer"]
    found = Party.objects.filter(
        place__startswith=places.prefix(place),
        roles__overlap=roles,
        created_at__lt=end,
        identity__state__in=(Identity.State.VERIFIED, Identity.State.SUSPENDED),
    )
    return found.select_related("identity").order_by("pk")


def _batches(found: QuerySet[Party]) -> Iterator[list[Party]]:
    last = None
    while batch := list((found.filter(pk__gt=last) if last else found)[:AT_ONCE]):
        yield batch
        last = batch[-1].pk


def _person(party: Party) -> Line:
    known = party.identity
    sealed = (known.number, known.real_name, known.mobile, known.residence)
    return (party.pk, party.ref, party.name, known.kind, known.document_type, *sealed, party.place)


def _identities(batch: list[Party], start: datetime, end: datetime) -> Iterator[Line]:
    rooms = _rooms(batch)
    for party in batch:
        checked = party.identity.verified_at
        yield (
            *_person(party),
            " ".join(party.roles),
            party.identity.state,
            checked.isoformat() if checked else "",
            rooms.get(party.pk, ""),
        )


def _streamers(batch: list[Party], start: datetime, end: datetime) -> Iterator[Line]:
    accounts = dict(
        Membership.objects.filter(party__in=batch, part=Membership.Part.OWNER).values_list("party", "user__username")
    )
    # whoever supplied goods to a stream earned nothing as its streamer, and one party may be both
    streamed = Q(stream__roles__party__in=batch, stream__roles__role="streamer")
    rooms, taken = _rooms(batch), _taken(streamed, "stream__roles__party", start, end)
    for party in batch:
        sums = taken.get(party.pk, (0, 0, 0, 0))
        kinds = [kind for kind, fen in (("sales", sums[1]), ("tips", sums[3])) if fen]
        yield (
            *_person(party),
            " ".join(party.roles),
            accounts.get(party.pk, ""),
            rooms.get(party.pk, ""),
            " ".join(kinds),
            *sums,
        )


def _income(batch: list[Party], start: datetime, end: datetime) -> Iterator[Line]:
    operated = _taken(Q(stream__channel__operator__in=batch), "stream__channel__operator", start, end)
    for party in batch:
        yield (*_person(party), " ".join(party.roles), *operated.get(party.pk, (0, 0, 0, 0)))


def _rooms(batch: list[Party]) -> dict[object, str]:
    found: dict[object, list[str]] = {}
    for party, name in Channel.objects.filter(operator__in=batch).order_by("pk").values_list("operator", "name"):
        found.setdefault(party, []).append(name)
    return {party: " / ".join(names) for party, names in found.items()}


def _taken(whose: Q, key: str, start: datetime, end: datetime) -> dict[object, tuple[int, int, int, int]]:
    """Party → orders, their fen, tips, their fen: of what our gates let through in the time."""
    order, tip = Q(act=AdmissionEntry.Act.ORDER), Q(act=AdmissionEntry.Act.TIP)
    let_through = AdmissionEntry.objects.filter(whose, order | tip, allowed=True, at__gte=start, at__lt=end)
    sums = (
        let_through.order_by()
        .values_list(key)
        .annotate(
            orders=Count("pk", filter=order),
            order_fen=Sum("amount_fen", filter=order, default=0),
            tips=Count("pk", filter=tip),
            tip_fen=Sum("amount_fen", filter=tip, default=0),
        )
    )
    return {party: tuple(figures) for party, *figures in sums}


_WRITERS: dict[str, Callable[[list[Party], datetime, datetime], Iterator[Line]]] = {
    "identities": _identities,
    "streamers": _streamers,
    "income": _income,
}
