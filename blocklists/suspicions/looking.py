from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Party
from blocklists.checking import Hit, Subject, check
from blocklists.entries.recognising import recognise_later
from blocklists.identifiers import of_party, open_lists
from blocklists.models import Identifier, Kind, Seen, Source, State, Suspicion
from blocklists.querysets import in_force, not_over
from blocklists.suspicions.keeping import may_keep
from blocklists.suspicions.opening import hold, open_of, suspect

# a lab's device or an agency's payee may stand in any number of entries; nobody answers more at one sitting
MOST_ENTRIES = 50
Shared = dict[UUID, set[str]]


@transaction.atomic
def look(party: Party) -> list[Suspicion]:
    """Compare what the account is known by, and was seen with, with who is listed; returns what is open about it now.

    Whoever stands in the identity's lock comes in here: identity, then party, as everywhere.
    """
    party = hold(party)
    return look_as_told(party, of_party(party))


@transaction.atomic
def look_as_told(party: Party, identifiers: Iterable[tuple[str, str]]) -> list[Suspicion]:
    """As `look`, with these (kind, normalised value) and with what the account was seen with; returns what is open."""
    party = hold(party)
    if may_keep(party):
        (answer,) = check([Subject(tuple(identifiers))])
        recognise_later(party.pk, answer.hits)
        shared = shared_with(party, answer.hits)
        for entry, kinds in _seen(party, timezone.now()).items():
            if entry not in shared and any(hit.entry == entry for hit in answer.hits):
                # it is this account's own entry, or one that refuses it without a question
                continue
            shared.setdefault(entry, set()).update(kinds)
        suspect(party, dict(sorted(shared.items())[:MOST_ENTRIES]))
    return open_of(party)


def shared_with(party: Party, hits: Iterable[Hit]) -> Shared:
    """Entry → kinds that only hint at it. Who is the listed one for certain is refused at the doors, and nobody has
    to be asked: by the account itself, or by a document in an entry that is confirmed."""
    hits = list(hits)
    certain = {hit.entry for hit in hits if hit.blocks or hit.about == party.pk or hit.kind == Kind.ACCOUNT}
    shared: Shared = defaultdict(set)
    for hit in hits:
        if hit.entry not in certain:
            shared[hit.entry].add(hit.kind)
    return dict(shared)


def _seen(party: Party, now: datetime) -> Mapping[UUID, set[str]]:
    """By digests alone, under our own key: what a shared list holds was compared when the value was told."""
    listed = in_force(now, "entry__") | Q(
        open_lists(now, "entry__list__"),
        not_over(now, "entry__"),
        entry__state=State.PROPOSED,
        entry__source=Source.SHARED,
        entry__starts_at__lte=now,
    )
    digests = list(Seen.objects.filter(party=party).values_list("digest", flat=True))
    found = Identifier.objects.filter(listed, digest__in=digests).exclude(entry__party=party)
    shared: Shared = defaultdict(set)
    for entry, kind in found.order_by("entry").values_list("entry", "kind")[: MOST_ENTRIES * len(Kind)]:
        shared[entry].add(kind)
    return shared
