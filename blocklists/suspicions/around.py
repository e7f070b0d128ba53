"""From the other side: somebody was listed just now; which accounts here share something with them?"""

from collections import defaultdict
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Identity, Party
from blocklists.identifiers import STRONG, account_value, blind
from blocklists.models import Entry, Kind, Seen, State
from blocklists.suspicions.keeping import may_keep
from blocklists.suspicions.opening import hold, suspect
from evidence.actors import system
from evidence.services import record

# A device that hundreds share is a shop's, a lab's or an emulator's: more cases about it would say nothing more.
MOST_ACCOUNTS = 50
# rows read to find them: an account may share every kind
_MOST_ROWS = 10 * MOST_ACCOUNTS


def look_around(entry: Entry) -> list[UUID]:
    """Open suspicions about accounts that share something with this entry, and answer whose; by indexes alone, no value
    is opened. Nothing for an entry that is not confirmed or is over.

    Each account in a transaction of its own and in the order of ids: whoever confirms an entry holds its party, and
    must not wait for fifty others. Run twice, the second finds nothing new. During a change of the index key what is
    not indexed anew yet is found by `look`, which knows both keys.
    """
    if entry.standing(timezone.now()) not in ("in_force", "planned"):
        return []
    found, capped = _accounts(entry)
    told = [party_id for party_id in sorted(found) if _suspect(party_id, entry, found[party_id])]
    if capped:
        record(
            actor=system("blocklists"),
            action="blocklist.looked_around",
            target_kind="blocklist_entry",
            target_id=entry.pk,
            target_label=entry.number,
            accounts=len(found),
            capped=True,
        )
    return told


def _accounts(entry: Entry) -> tuple[dict[UUID, set[str]], bool]:
    """Party → kinds, of at most `MOST_ACCOUNTS`, and whether there are more."""
    known = [
        (kind, bytes(digest)) for kind, digest in entry.identifiers.filter(list=None).values_list("kind", "digest")
    ]
    found: dict[UUID, set[str]] = defaultdict(set)
    seen = Seen.objects.filter(digest__in=[digest for _, digest in known]).exclude(party=entry.party_id)
    for party, kind in seen.order_by("party").values_list("party", "kind")[:_MOST_ROWS]:
        found[party].add(kind)
    mobiles = [digest for kind, digest in known if kind == Kind.MOBILE]
    reached = Identity.objects.filter(mobile_index__in=mobiles).exclude(party=entry.party_id)
    for party in reached.order_by("party").values_list("party", flat=True)[:_MOST_ROWS]:
        found[party].add(Kind.MOBILE.value)
    certain = _certain(found, {digest for kind, digest in known if kind in STRONG})
    kept = [party for party in sorted(found) if party not in certain]
    return {party: found[party] for party in kept[:MOST_ACCOUNTS]}, len(kept) > MOST_ACCOUNTS


def _certain(found: dict[UUID, set[str]], strong: set[bytes]) -> set[UUID]:
    """Those that the entry names itself, by account or by document: they are refused, and nobody has to be asked."""
    documents = Identity.objects.filter(party__in=found, number_index__in=strong)
    certain = set(documents.values_list("party", flat=True))
    for pk, client, ref in Party.objects.filter(pk__in=found).values_list("pk", "client", "ref"):
        if client and ref and blind(Kind.ACCOUNT, account_value(client, ref)) in strong:
            certain.add(pk)
    return certain


@transaction.atomic
def _suspect(party_id: UUID, entry: Entry, kinds: set[str]) -> bool:
    party = Party.objects.filter(pk=party_id).first()
    if party is None:
        return False
    party = hold(party)
    # it may have been lifted while the accounts before this one were held
    stands = Entry.objects.filter(pk=entry.pk, state=State.CONFIRMED).exists()
    return bool(stands and may_keep(party) and suspect(party, {entry.pk: kinds}))
