"""The pre-stream compliance form: what the operator looked over before this stream (LE2026 30)."""

import hashlib
from collections.abc import Collection

import orjson
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from evidence.actors import Actor
from evidence.services import record
from livestream.admission.refused import refuse
from livestream.models import PreStreamReview, Stream, StreamState

# the article's five, each to be ticked
FORM = {
    "content": _("what will be shown and sold"),
    "script": _("what will be said"),
    "dress": _("what the streamers will wear"),
    "set": _("the set and the background"),
    "props": _("the props"),
}


@transaction.atomic
def keep_form(*, stream: Stream, party: Party, looked_over: Collection[str], actor: Actor) -> PreStreamReview:
    """Keep that all of `FORM` was looked over for this stream by `party`, its operator or a streamer.

    The digest is of who said what of which stream; no script was read, so no rulebook. Raises `Refused`:
    form_incomplete, not_on_this_stream, stream_over.
    """
    if missing := [str(words) for item, words in FORM.items() if item not in looked_over]:
        raise refuse("form_incomplete", missing=", ".join(missing))
    if stream.state == StreamState.ENDED:
        raise refuse("stream_over")
    roles = stream.roles.filter(party=party, role__in=("operator", "streamer"))
    if party.pk != stream.channel.operator_id and not roles.exists():
        raise refuse("not_on_this_stream", name=party.name)
    said = orjson.dumps([str(stream.pk), str(party.pk), sorted(FORM)])
    review = PreStreamReview.objects.create(
        party=party,
        stream=stream,
        digest=hashlib.sha256(said).digest(),
        characters=0,
        hits=0,
        rulebook_version=0,
    )
    record(
        actor=actor,
        action="stream.reviewed",
        target_kind="stream",
        target_id=stream.pk,
        target_label=stream.title,
        party=str(party.pk),
        items=sorted(FORM),
    )
    return review
