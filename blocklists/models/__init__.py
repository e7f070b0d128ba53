"""Who may not come back: entries, what a listed person is known by, and lists shared with others."""

from blocklists.models.bulks import Bulk
from blocklists.models.changes import Change
from blocklists.models.entries import SCOPES_OF, Entry, Scope, Side, Source, State
from blocklists.models.identifiers import Identifier, Kind, Seen
from blocklists.models.sharing import ListImport, Publication, SharedList
from blocklists.models.suspicions import Suspicion

__all__ = [
    "SCOPES_OF",
    "Bulk",
    "Change",
    "Entry",
    "Identifier",
    "Kind",
    "ListImport",
    "Publication",
    "Scope",
    "Seen",
    "SharedList",
    "Side",
    "Source",
    "State",
    "Suspicion",
]
