"""Which kinds prove who somebody is, and which only hint at it."""

from accounts.identifiers.kinds import DocumentType
from blocklists.models import Kind

DOCUMENTS = frozenset(kind.value for kind in DocumentType)
# A document is one person's for life, an account is the listed one itself. A mobile number is given to somebody else
# after ninety days, a device is sold, a payee is a cousin, an address is a house of sixty flats.
STRONG: frozenset[str] = DOCUMENTS | {Kind.ACCOUNT.value}
