"""What was refused at the door of the media servers, kept with the body as it came."""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from evidence.services import record
from livestream.media.calls import without_secrets
from livestream.media.servers import server_actor
from livestream.models import MediaRefusal, MediaServer, Stream

log = structlog.get_logger("media")

# an encoder with an old key tries again for hours: so many a minute are kept of one stream, or of no stream known
KEPT_A_MINUTE = 30


@dataclass(frozen=True, slots=True)
class Verdict:
    """`code` "" lets pass. `reasons`: every code, where admission gave several."""

    code: str = ""
    stream: Stream | None = None
    reasons: tuple[str, ...] = ()


@transaction.atomic
def keep(*, server: MediaServer, call: str, verdict: Verdict, body: str) -> MediaRefusal | None:
    """Less what would open a door; None when enough of the last minute are kept."""
    stream = verdict.stream
    newest = MediaRefusal.objects.filter(stream=stream).order_by("-id").values_list("at", flat=True)
    if any(at > timezone.now() - timedelta(minutes=1) for at in newest[KEPT_A_MINUTE - 1 : KEPT_A_MINUTE]):
        log.warning("media_refusal_not_kept", server=server.pk.hex, code=verdict.code)
        return None
    refusal = MediaRefusal.objects.create(
        server=server, stream=stream, call=call, code=verdict.code[:32], body=without_secrets(body)
    )
    record(
        actor=server_actor(server),
        action="media.refused",
        target_kind="stream" if stream else "media_server",
        target_id=stream.pk if stream else server.pk,
        target_label=stream.title if stream else server.name,
        call=call,
        code=verdict.code,
        reasons=list(verdict.reasons),
        refusal=refusal.pk,
    )
    return refusal
