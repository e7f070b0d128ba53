"""One file a noun; `evidence.models` is where everybody imports them from."""

from evidence.models.audit import AuditEvent
from evidence.models.erasures import Erasure
from evidence.models.exhibits import Exhibit
from evidence.models.holds import Hold
from evidence.models.seals import Seal

__all__ = ["AuditEvent", "Erasure", "Exhibit", "Hold", "Seal"]
