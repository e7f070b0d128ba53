"""A streamer more: before the stream by name alone, on air only after a check of the person (LM2021 8, LE2026 28)."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Identity, Party
from evidence.actors import Actor
from evidence.services import record
from livestream.admission.checks import AT_ANY_DOOR
from livestream.admission.refused import Refused, refuse
from livestream.admission.registry import checks
from livestream.admission.start import facts_of, judged
from livestream.models import Stream, StreamRole, StreamState

MOST_STREAMERS = 20


@transaction.atomic
def add_streamer(*, stream: Stream, party: Party, actor: Actor) -> bool:
    """Name a streamer of this stream; False when named already.

    Nobody who is listed is named. On air the whole door is asked about this person first, with a dynamic check made
    just now, unless the platform keeps a door of its own. Raises `Refused` with every reason, or with stream_over,
    too_many_streamers.
    """
    # Who loses standing at this moment holds the identity, or the party for a consent: until the role stands where
    # `withdrawal.withdraw` finds it, or the loss where the door sees it, the other waits.
    Identity.objects.select_for_update(no_key=True).filter(party=party).first()
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    locked = Stream.objects.select_for_update(no_key=True, of=("self",)).select_related("client").get(pk=stream.pk)
    if locked.state == StreamState.ENDED:
        raise refuse("stream_over")
    named = list(StreamRole.objects.filter(stream=locked, role="streamer").values_list("party", flat=True))
    if party.pk in named:
        return False
    if len(named) >= MOST_STREAMERS:
        raise refuse("too_many_streamers", most=MOST_STREAMERS)
    asked = checks if locked.state == StreamState.LIVE and not locked.client.own_door else AT_ANY_DOOR
    facts = facts_of(Q(pk=locked.pk), now=timezone.now(), joining=party)
    told = judged(facts, asked) if facts else None
    # what is wrong with the others or the stream is another question, and a check that broke is a no to anybody
    if why := [r for r in (told.reasons if told else []) if r.party == str(party.pk) or r.code == "check_failed"]:
        raise Refused(why)
    StreamRole.objects.create(stream=locked, party=party, role="streamer")
    if "streamer" not in party.roles:
        party.roles = sorted({*party.roles, "streamer"})
        party.save(update_fields=["roles"])
    record(
        actor=actor,
        action="stream.streamer_added",
        target_kind="stream",
        target_id=locked.pk,
        target_label=locked.title,
        party=str(party.pk),
        on_air=locked.state == StreamState.LIVE,
    )
    return True
