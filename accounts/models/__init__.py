"""One file a noun; `accounts.models` is where everybody imports them from."""

from accounts.models.clients import ClientKey, MachineClient
from accounts.models.consents import ConsentEntry
from accounts.models.credentials import Credential
from accounts.models.data_requests import DataRequest
from accounts.models.documents import Document
from accounts.models.guardians import Guardianship
from accounts.models.identities import Identity, IdentityCheck
from accounts.models.parties import Party, place_validator
from accounts.models.people import AuthorityPost, Membership, User
from accounts.models.reveals import Reveal

__all__ = [
    "AuthorityPost",
    "ClientKey",
    "ConsentEntry",
    "Credential",
    "DataRequest",
    "Document",
    "Guardianship",
    "Identity",
    "IdentityCheck",
    "MachineClient",
    "Membership",
    "Party",
    "Reveal",
    "User",
    "place_validator",
]
