from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from blocklists.entries.ending import stands
from blocklists.entries.followers import ENTRY_BASIS
from blocklists.entries.holding import hold_one
from blocklists.entries.proposing import make
from blocklists.entries.subjects import with_own
from blocklists.entries.terms import read_terms, words_of
from blocklists.grounds import LAW_ARTICLES
from blocklists.models import Entry, Identifier, Source
from blocklists.policies import may_propose
from blocklists.refusing import Refused


@transaction.atomic
def propose_extension(
    *, user: User, entry_id: UUID, ends_at: datetime | None = None, no_end_reason: str = "", reason: str
) -> Entry:
    """A new proposed entry on the same terms that begins where this one ends: like any other it takes a second person,
    a letter and an appeal of its own. It falls when the first is lifted or overturned.

    Raises `Refused`: not_allowed, unknown_entry, own_party, not_standing, no_end_already, not_longer, end_missing,
    longer_than_rule, reason_missing, too_long, overlaps (it was proposed already).
    """
    reason = words_of(reason, "reason", "reason_missing")
    if not may_propose(user):
        raise Refused("not_allowed")
    entry, _ = hold_one(user, entry_id)
    now = timezone.now()
    if not stands(entry, now):
        raise Refused("not_standing")
    if entry.ends_at is None:
        raise Refused("no_end_already")
    if ends_at and ends_at <= entry.ends_at:
        raise Refused("not_longer", field="ends_at")
    terms = read_terms(
        now=now,
        side=entry.side,
        ground=entry.ground,
        # a buyer's by the house rule as it is now; what a list cited of its own laws, by the ground's article
        article=entry.article if entry.article in LAW_ARTICLES else "",
        scopes=entry.scopes,
        categories=entry.categories,
        starts_at=entry.ends_at,
        ends_at=ends_at,
        no_end_reason=no_end_reason,
        # what a list told us goes on by our own decision
        source=entry.source if entry.source != Source.SHARED else Source.OWN,
        basis_type=ENTRY_BASIS,
        basis_id=str(entry.pk),
        basis_text=entry.basis_text,
        copied=True,
    )
    known_by = list(Identifier.objects.filter(entry=entry))
    # opened only to be sealed to the new entry's rows; the event counts them
    opened = [(one.kind, str(one.value)) for one in known_by if one.list_id is None]
    return make(
        user=user,
        terms=terms,
        reason=reason,
        facts=str(entry.facts or ""),
        party=entry.party,
        named=with_own(entry.party, opened) if entry.party else opened,
        now=now,
        copied=[one for one in known_by if one.list_id is not None],
        detail={"extends": str(entry.pk), "opened": len(opened)},
    )
