"""An entry as an import leaves it: a proposal with digests under a list's key, and no value."""

import base64
from uuid import uuid4

from accounts.models import Party, User
from blocklists.identifiers import key_of, list_digest
from blocklists.models import Entry, Identifier, SharedList
from blocklists.proved import proved
from tests.blocklists.entries.build import in_days


def shared_entry(user: User | None, party: Party, **told: object) -> Entry:
    """Imported by `user` (None: the command) about whoever this party is."""
    shared = SharedList.objects.create(
        name=f"List {uuid4()}",
        partner="Another platform",
        direction="in",
        key=base64.urlsafe_b64encode(b"k" * 32).decode(),
        public_key="p" * 43,
        remote=uuid4(),
        ends_at=in_days(300),
    )
    usual = {
        "side": "streamer",
        "ground": "serious_violation",
        "article": "LM2021 14",
        "basis_type": "list",
        "scopes": ["go_live", "camera", "operate"],
        "starts_at": in_days(-1),
        "ends_at": in_days(90),
    }
    entry = Entry.objects.create(source="shared", list=shared, remote=uuid4(), proposer=user, **usual | told)
    # what an import leaves in the history, one step for each version
    entry.changes.create(act="proposed", by=user, ends_at=entry.ends_at)
    for kind, value in proved(party):
        digest = list_digest(key_of(shared), kind, value)
        Identifier.objects.create(entry=entry, kind=kind, digest=digest, list=shared)
    return entry
