"""A viewer's ticket to a media server: who may watch which stream, signed by us, good for five minutes."""

from datetime import timedelta
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner

from accounts.models import Party
from livestream.models import Stream

GOOD_FOR = timedelta(minutes=5)
_signer = TimestampSigner(salt="livestream.media.tickets")


def ticket(party: UUID, stream: UUID) -> str:
    """For the party of this id, to put behind a play address: `?viewer=<ticket>`. It names two of our own ids, and
    nothing else."""
    # nginx keeps 256 characters of what stands behind an address: hex is shorter
    return _signer.sign(f"{party.hex}.{stream.hex}")


def holder(text: str, stream: Stream, *, forever: bool = False) -> Party | None:
    """The viewer of a ticket to this very stream that is still good, or None; `forever`: once let in, an old ticket
    still says who it is. One query."""
    try:
        party, _, named = _signer.unsign(text, max_age=None if forever else GOOD_FOR).partition(".")
        if named != stream.pk.hex:
            return None
        return Party.objects.filter(pk=UUID(hex=party)).first()
    except (BadSignature, ValueError):
        return None
