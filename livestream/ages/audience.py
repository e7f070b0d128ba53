"""Who a stream is for, in force: the oldest of what was declared, what its goods allow and what a moderator raised."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from livestream.admission.categories import floor
from livestream.demands import demand_of, raised
from livestream.models import Audience, ContentClass, Restriction, Stream
from livestream.services import tell_demand

# the youngest of each audience, in full years
FROM_AGE = {"all": 0, "8+": 8, "12+": 12, "16+": 16, "18+": 18}


class CannotRaise(Exception):
    """`code`: not_higher, reason_missing, unknown_audience, stream_ended."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def oldest(audiences: Iterable[str]) -> str:
    return max(audiences, key=FROM_AGE.__getitem__, default=Audience.ALL.value)


def in_force(*, declared: str, channel: str, category: str, content: str, raised_to: str = "") -> str:
    """The audience that counts: a value of `Audience`. `raised_to` is "" where nobody raised it."""
    adult = Audience.FROM_18.value if content == ContentClass.ADULT else Audience.ALL.value
    return oldest([declared, channel, floor(category), adult, raised_to or Audience.ALL.value])


def effective(stream: Stream, raised_to: str | None = None) -> str:
    """The audience of this stream in force now; one query for the restrictions unless `raised_to` is given, and one
    more when its channel is not loaded."""
    return in_force(
        declared=stream.audience,
        channel=stream.channel.audience,
        category=stream.category,
        content=stream.content,
        raised_to=demand_of(stream).audience if raised_to is None else raised_to,
    )


@transaction.atomic
def raise_audience(*, user: User, stream: Stream, audience: str, reason: str) -> Restriction:
    """Raise who a stream is for, until it ends; who no longer fits is refused at the next watch.

    Whether this user may is the caller's question. Raises `CannotRaise`.
    """
    if audience not in FROM_AGE:
        raise CannotRaise("unknown_audience")
    if not reason.strip():
        raise CannotRaise("reason_missing")
    locked = Stream.objects.select_for_update(of=("self",)).select_related("channel", "client").get(pk=stream.pk)
    if locked.state == "ended":
        raise CannotRaise("stream_ended")
    before = effective(locked)
    if FROM_AGE[audience] <= FROM_AGE[before]:
        raise CannotRaise("not_higher")
    restriction = Restriction.objects.create(
        stream=locked,
        kind=Restriction.Kind.AUDIENCE,
        audience=audience,
        starts_at=timezone.now(),
        no_end_reason="until the stream ends",
        basis_type="moderator",
        basis_id=str(user.pk),
        basis_text=reason.strip()[:200],
    )
    tell_demand(stream=locked, because={"audience": audience, "before": before, "reason": reason.strip()[:200]})
    record(
        actor=user_actor(user),
        action="stream.audience_raised",
        target_kind="stream",
        target_id=locked.pk,
        target_label=locked.title,
        audience=audience,
        before=before,
        restriction=restriction.pk,
    )
    return restriction


@transaction.atomic
def lower_audience(*, user: User, stream: Stream, reason: str) -> int:
    """Take every raise of this stream back; the declaration and the goods' floor stay. How many were lifted.

    Raises `CannotRaise("reason_missing")`.
    """
    if not reason.strip():
        raise CannotRaise("reason_missing")
    locked = Stream.objects.select_for_update(of=("self",)).select_related("client").get(pk=stream.pk)
    lifted = raised(locked).update(lifted_at=timezone.now())
    if lifted:
        tell_demand(stream=locked, because={"lifted": "audience", "reason": reason.strip()[:200]})
        record(
            actor=user_actor(user),
            action="stream.audience_lowered",
            target_kind="stream",
            target_id=locked.pk,
            target_label=locked.title,
            lifted=lifted,
        )
    return lifted
