"""What somebody is known by: read, sealed, and found by keyed digests."""

from blocklists.identifiers.digests import blind, list_digest, probes, probes_of_all
from blocklists.identifiers.keys import key_of, open_keys, open_lists
from blocklists.identifiers.kinds import DOCUMENTS, STRONG
from blocklists.identifiers.normalising import normalise
from blocklists.identifiers.parties import account_value, of_party
from blocklists.identifiers.reindexing import reindex
from blocklists.identifiers.rows import build

__all__ = [
    "DOCUMENTS",
    "STRONG",
    "account_value",
    "blind",
    "build",
    "key_of",
    "list_digest",
    "normalise",
    "of_party",
    "open_keys",
    "open_lists",
    "probes",
    "probes_of_all",
    "reindex",
]
