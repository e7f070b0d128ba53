from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import MachineClient, Party
from blocklists.identifiers import STRONG, blind, of_party
from blocklists.models import Kind, Seen
from blocklists.refusing import Refused
from blocklists.suspicions.keeping import may_keep
from blocklists.suspicions.looking import look_as_told
from blocklists.suspicions.opening import hold
from privacy.index import current_version

# what a platform sees with an account; a document is handed in with the identity, where it is checked
KINDS_SEEN = frozenset(Kind.values) - STRONG


@transaction.atomic
def tell_seen(*, client: MachineClient, ref: str, identifiers: Sequence[tuple[str, str]]) -> Party:
    """The platform has seen its account `ref` with these (kind, NORMALISED value); kept as digests alone, and compared
    with who is listed. Told again it only counts as seen again.

    Raises `Refused`: party_unknown, kind_not_seen (a document or an account).
    """
    if any(kind not in KINDS_SEEN for kind, _ in identifiers):
        raise Refused("kind_not_seen", field="identifiers")
    party = Party.objects.filter(client=client, ref=ref).first()
    if party is None:
        raise Refused("party_unknown", field="ref")
    party = hold(party)
    if may_keep(party):
        _keep(party, identifiers)
        look_as_told(party, [*of_party(party), *identifiers])
    return party


def _keep(party: Party, identifiers: Sequence[tuple[str, str]]) -> None:
    now, version = timezone.now(), current_version()
    rows = {}
    for kind, value in identifiers:
        digest = blind(kind, value)
        rows[digest] = Seen(party=party, kind=kind, digest=digest, key_version=version, first_at=now, last_at=now)
    Seen.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["party", "digest"], update_fields=["last_at"]
    )
