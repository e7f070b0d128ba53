"""Which entries stand or fall with another one, and on what an entry rests."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from blocklists.entries.overlaps import WAITS_OR_STANDS
from blocklists.identifiers import STRONG
from blocklists.merged import merged_in, now_part_of
from blocklists.models import Entry, Identifier, Source, State, Suspicion
from blocklists.querysets import not_over

# what an entry rests on that is nothing without another one: the entry that it goes on from, or that a list told of
ENTRY_BASIS = "entry"


def followers_of(entry: Entry) -> list[UUID]:
    """Entries that stand or fall with this one and with what was merged into it, theirs too: what extends it or rests
    on it, and what was made because its person came back under another account. Waiting or confirmed; expired ones as
    well, which nobody touches."""
    falling = [entry]
    # asked again of all of them: two that fall together protect nobody from falling
    while new := list(_following(falling)):
        falling += new
    return [one.pk for one in falling[1:]]


def rests_on_nothing(entry: Entry) -> bool:
    """Whether what it rests on was declined, lifted or overturned. That ends what follows it, too; what is proposed in
    the same moment stays, and waits for its second person."""
    if entry.basis_type != ENTRY_BASIS:
        return False
    bases = now_part_of([UUID(entry.basis_id)]).values()
    return Entry.objects.filter(pk__in=bases, state__in=(State.LIFTED, State.OVERTURNED)).exists()


def resting_on_lists(entries: Iterable[Entry]) -> set[UUID]:
    """Those of these (by id) that a list told of, or that rest on such a one over however many steps; one query for
    each step. Nobody here has examined them for others."""
    entries = list(entries)
    found = {one.pk for one in entries if one.source == Source.SHARED}
    look = {one.pk: UUID(one.basis_id) for one in entries if one.basis_type == ENTRY_BASIS and one.pk not in found}
    while look:
        bases = Entry.objects.only("source", "basis_type", "basis_id").in_bulk(set(look.values()))
        found |= {pk for pk, basis in look.items() if basis in bases and bases[basis].source == Source.SHARED}
        look = {
            pk: UUID(bases[basis].basis_id)
            for pk, basis in look.items()
            if basis in bases and pk not in found and bases[basis].basis_type == ENTRY_BASIS
        }
    return found


def _following(falling: Sequence[Entry]) -> QuerySet[Entry]:
    """By index: extensions share identifiers or a party, and who came back has a settled suspicion."""
    ids = set(merged_in(one.pk for one in falling))
    came = set(_same().filter(entry__in=ids).values_list("party", flat=True))
    parties = {one.party_id for one in falling if one.party_id} | came
    sharing = Identifier.objects.filter(digest__in=_digests(ids)).values_list("entry", flat=True)
    those = Q(pk__in=list(sharing)) | Q(party__in=sorted(parties))
    rests = those & Q(basis_type=ENTRY_BASIS, basis_id__in=sorted(map(str, ids)))
    side = falling[0].side
    returned = Q(party__in=_listed_by_nothing_else(came, ids, side), ground="evasion", side=side)
    # what rests on an entry falls with that one, whatever else was said of its person
    returned &= ~Q(basis_type=ENTRY_BASIS)
    return Entry.objects.filter(WAITS_OR_STANDS).filter(rests | returned).exclude(pk__in=ids)


def _digests(ids: Collection[UUID]) -> list[bytes]:
    """The strong ones of each entry, or all of one that has none: what only hints, thousands may share, and what goes
    on from an entry has everything that it has."""
    of_each: dict[UUID, list[tuple[str, bytes]]] = defaultdict(list)
    for entry, kind, digest in Identifier.objects.filter(entry__in=ids).values_list("entry", "kind", "digest"):
        of_each[entry].append((kind, bytes(digest)))
    found: set[bytes] = set()
    for known in of_each.values():
        strong = {digest for kind, digest in known if kind in STRONG}
        found |= strong or {digest for _, digest in known}
    return sorted(found)


def _listed_by_nothing_else(came: Collection[UUID], ids: Collection[UUID], side: str) -> list[UUID]:
    """Of these parties, who came back: those about whose person no other entry still stands."""
    others = list(_same().filter(party__in=came).exclude(entry__in=ids).values_list("party", "entry"))
    now_in = now_part_of(entry for _, entry in others)
    standing = Entry.objects.filter(not_over(timezone.now()), state=State.CONFIRMED, side=side)
    those = set(standing.filter(pk__in=set(now_in.values())).values_list("pk", flat=True))
    return sorted(set(came) - {party for party, entry in others if now_in[entry] in those})


def _same() -> QuerySet[Suspicion]:
    return Suspicion.objects.filter(outcome=Suspicion.Outcome.SAME)
