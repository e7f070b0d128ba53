"""No return under another account: a registration is compared with who is listed (LM2021 14, LE2026 14).

Whoever hands in learns nothing of it: the answer is that for any other number, and asking costs the one query that it
always costs. Only the reviewer sees it.
"""

from accounts.models import Identity
from accounts.refusals import Refusal
from blocklists.checking import Hit, Subject, check
from blocklists.identifiers import account_value
from blocklists.models import Kind, Scope

# Which entries bar whom. One about some goods alone bars nobody from registering: the doors refuse those goods.
BARRED_BY: dict[str, frozenset[str]] = {
    "streamer": frozenset({Scope.GO_LIVE, Scope.CAMERA}),
    "operator": frozenset({Scope.GO_LIVE, Scope.OPERATE}),
    "buyer": frozenset({Scope.BUY}),
}


def registration_refusals(identity: Identity) -> list[Refusal]:
    """For `accounts.hooks.verification_checks`. One query; the identity may be locked and not saved yet.

    The account that an entry is about may be checked again: it is refused at the doors, and comes back when the entry
    ends. Another account with its document may not be verified.
    """
    (answer,) = check([Subject(tuple(_known_by(identity)))])
    own = {hit.entry for hit in answer.hits if hit.kind == Kind.ACCOUNT or hit.about == identity.party_id}
    others = [hit for hit in answer.hits if hit.entry not in own]
    certain = {hit.entry for hit in others if hit.blocks}
    found = [Refusal("blocklisted", {"entry": hit.number}) for hit in others if hit.blocks and _bars(hit, identity)]
    if any(hit.entry not in certain for hit in others):
        found.append(Refusal("blocklist_suspected", blocking=False))
    return found


def _bars(hit: Hit, identity: Identity) -> bool:
    scopes = frozenset().union(*(BARRED_BY.get(role, frozenset()) for role in identity.party.roles))
    return not hit.categories and not scopes.isdisjoint(hit.scopes)


def _known_by(identity: Identity) -> list[tuple[str, str]]:
    party = identity.party
    found = [(Kind.ACCOUNT.value, account_value(party.client_id, party.ref))] if party.client_id and party.ref else []
    if identity.document_type and identity.number:
        found.append((identity.document_type, str(identity.number)))
    if identity.mobile:
        found.append((Kind.MOBILE.value, str(identity.mobile)))
    return found
