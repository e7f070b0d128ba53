from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from blocklists.entries.overlaps import WAITS_OR_STANDS
from blocklists.identifiers import STRONG
from blocklists.models import Entry, Identifier, State, Suspicion
from blocklists.querysets import not_over

# what an extension rests on: the entry that it goes on from
ENTRY_BASIS = "entry"


def followers_of(entry: Entry) -> list[UUID]:
    """Entries that stand or fall with this one, theirs too: what extends it, and what was made because its person came
    back under another account. Waiting or confirmed; expired ones as well, which nobody touches."""
    found: list[UUID] = []
    look = [entry]
    while look:
        one = look.pop()
        new = _of_one(one).exclude(pk__in=[entry.pk, *found])
        look += list(new)
        found += [follower.pk for follower in look if follower.pk not in found]
    return found


def _of_one(entry: Entry) -> QuerySet[Entry]:
    """By index: extensions share its identifiers or its party, and who came back has a settled suspicion."""
    own = Identifier.objects.filter(entry=entry)
    # what only hints, thousands may share; an extension has all of the entry's, so the strong ones find it
    digests = own.filter(kind__in=STRONG).values_list("digest", flat=True) or own.values_list("digest", flat=True)
    sharing = Identifier.objects.filter(digest__in=list(digests)).exclude(entry=entry).values_list("entry", flat=True)
    same = Q(pk__in=list(sharing)) | (Q(party=entry.party_id) if entry.party_id else Q(pk__in=[]))
    extends = same & Q(basis_type=ENTRY_BASIS, basis_id=str(entry.pk))
    returned = Q(party__in=_came_back(entry), ground="evasion", side=entry.side)
    return Entry.objects.filter(WAITS_OR_STANDS).filter(extends | returned)


def _came_back(entry: Entry) -> list[UUID]:
    """Parties that are the same person as this entry's, unless another entry about that person still stands."""
    same = Suspicion.objects.filter(outcome=Suspicion.Outcome.SAME)
    found = list(same.filter(entry=entry).values_list("party", flat=True))
    standing = Entry.objects.filter(not_over(timezone.now()), state=State.CONFIRMED, side=entry.side)
    others = same.filter(party__in=found, entry__in=standing).exclude(entry=entry)
    return sorted(set(found) - set(others.values_list("party", flat=True)))
