"""Dynamic checks: that the person on camera is who is registered, kept for this very stream (LM2021 8, LE2026 28)."""

import hmac
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import Identity, Membership, Party, User
from evidence.actors import Actor
from evidence.services import record
from livestream.admission.refused import refuse
from livestream.admission.words import minute
from livestream.models import DynamicCheck, Stream, StreamState

# six signs of eighteen: with five tries a quarter of an hour nobody counts through them while a stream is planned
LAST, TRIES, LOCKED_FOR = 6, 5, timedelta(minutes=15)


@transaction.atomic
def record_check(
    *, stream: Stream, party: Party, method: str, result: str, actor: Actor, user: User | None = None
) -> DynamicCheck:
    """Keep that this person was checked for this stream, match or not. `user`: who looked, for the method `staff`.

    Raises `Refused`: method_not_accepted, stream_over.
    """
    if method not in settings.DYNAMIC_CHECK_METHODS:
        raise refuse("method_not_accepted", method=method)
    if stream.state == StreamState.ENDED:
        raise refuse("stream_over")
    check = DynamicCheck.objects.create(stream=stream, party=party, method=method, result=result, by=user)
    record(
        actor=actor,
        action="stream.person_checked",
        target_kind="stream",
        target_id=stream.pk,
        target_label=stream.title,
        party=str(party.pk),
        method=method,
        result=result,
    )
    return check


@transaction.atomic
def own_check(*, user: User, stream: Stream, party: Party, last_six: str, fresh: bool) -> DynamicCheck:
    """One's own check: a sign-in just now (`fresh`) and the last six signs of one's document. The answer may be a
    mismatch, which is kept.

    Raises `Refused`: not_your_own, sign_in_again, method_not_accepted, stream_over, not_on_this_stream,
    identity_not_good, own_check_locked.
    """
    if not Membership.objects.filter(user=user, party=party, part=Membership.Part.OWNER).exists():
        raise refuse("not_your_own")
    if not fresh:
        raise refuse("sign_in_again")
    # The party's lock: tries at the same moment stand in line, so that five are five. `no_key`, here and at the door:
    # whoever holds the stream may still write a row that points to this party.
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    if not stream.roles.filter(party=party, role="streamer").exists():
        raise refuse("not_on_this_stream", name=party.name)
    now = timezone.now()
    if until := _locked_until(party, now):
        raise refuse("own_check_locked", until=minute(until))
    identity = Identity.objects.filter(party=party).first()
    number: Any = identity.number if identity else None
    if identity is None or not number or identity.use_stopped_at or identity.standing(now) != Identity.State.VERIFIED:
        raise refuse("identity_not_good", name=party.name)
    same = hmac.compare_digest(_signs(number)[-LAST:].encode(), _signs(last_six).encode())
    result = DynamicCheck.Result.MATCH if same else DynamicCheck.Result.MISMATCH
    return record_check(
        stream=stream, party=party, method=DynamicCheck.Method.OWN, result=result, actor=user_actor(user), user=user
    )


def _signs(text: str) -> str:
    """Full width, spaces and a lower-case x, as people type them."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _locked_until(party: Party, now: datetime) -> datetime | None:
    """After five wrong tries within a quarter of an hour, none for another; a right one wipes them out."""
    own = DynamicCheck.objects.filter(party=party, method=DynamicCheck.Method.OWN)
    right = own.filter(result=DynamicCheck.Result.MATCH).order_by("-at").first()
    wrong = own.filter(result=DynamicCheck.Result.MISMATCH)
    if right:
        wrong = wrong.filter(at__gt=right.at)
    times = list(wrong.order_by("-at").values_list("at", flat=True)[:TRIES])
    if len(times) < TRIES or times[0] - times[-1] > LOCKED_FOR or now >= times[0] + LOCKED_FOR:
        return None
    return times[0] + LOCKED_FOR
