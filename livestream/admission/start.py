"""May this stream start? Everything at once, with every reason; each question that was put is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import MachineClient, Party
from accounts.refusals import Refusal
from evidence.actors import Actor
from evidence.services import record
from livestream.admission.facts import StartFacts, gather
from livestream.admission.registry import Check, checks
from livestream.models import AdmissionEntry, Stream, StreamState
from livestream.services import StreamRefused, start_stream

log = structlog.get_logger("livestream")


@dataclass(frozen=True, slots=True)
class Answer:
    """`refusals` of all checks, blocking or not; `results` for a checklist, the checks that passed too."""

    allowed: bool
    refusals: list[Refusal]
    results: list[tuple[Check, list[Refusal]]]

    @property
    def reasons(self) -> list[Refusal]:
        return [refusal for refusal in self.refusals if refusal.blocking]

    @property
    def warnings(self) -> list[Refusal]:
        return [refusal for refusal in self.refusals if not refusal.blocking]


def answer(
    stream: Stream, now: datetime | None = None, *, cover_text: str = "", asked: Iterable[Check] | None = None
) -> Answer:
    """What the door would say now; nothing is kept. Of a stream on air only what may end its permission is asked,
    unless `asked` names the checks.

    Two queries, whatever is registered. Raises `StreamRefused("unknown_stream")` when it is gone.
    """
    return judged(_known(Q(pk=stream.pk), now=now, cover_text=cover_text), asked)


def ask(*, stream: Stream, actor: Actor, cover_text: str = "") -> Answer:
    """`answer`, kept as an entry and an audit event: what was asked at the door, by whom, and what it said."""
    return _ask(Q(pk=stream.pk), actor, cover_text)


def ask_for(*, client: MachineClient, stream_id: UUID, actor: Actor, cover_text: str = "") -> Answer:
    """`ask` by the id a platform sent. Raises `StreamRefused("unknown_stream")`, also for another platform's."""
    return _ask(Q(client=client, pk=stream_id), actor, cover_text)


@transaction.atomic
def go_live(*, stream: Stream, actor: Actor, cover_text: str = "") -> Answer:
    """Ask, and start when allowed. On air already: asked again, so that an encoder may come back.

    The stream's lock comes first: who loses standing at the same moment either finds this stream on air and cuts it
    (`withdrawal.withdraw`), or is seen here. Raises `StreamRefused("unknown_stream")`.
    """
    if not Stream.objects.select_for_update(no_key=True, of=("self",)).filter(pk=stream.pk).exists():
        raise StreamRefused("unknown_stream")
    told = _ask(Q(pk=stream.pk), actor, cover_text)
    if told.allowed:
        start_stream(client=stream.client, stream_id=stream.pk, actor=actor)
    return told


def judged(facts: StartFacts, asked: Iterable[Check] | None = None) -> Answer:
    """Put `asked` (by default the checks that this stream's state calls for) to the facts."""
    if asked is None:
        asked = [check for check in checks if check.on_air] if facts.stream.state == StreamState.LIVE else checks
    results = [(check, _put(check, facts)) for check in asked]
    # operator and streamer may be one party: its reason is told once
    refusals = {(refusal.code, refusal.party, str(refusal.facts)): refusal for _, found in results for refusal in found}
    told = list(refusals.values())
    return Answer(not any(refusal.blocking for refusal in told), told, results)


def facts_of(
    where: Q,
    *,
    now: datetime,
    cover_text: str = "",
    joining: Party | None = None,
    asked: Iterable[Check] | None = None,
) -> StartFacts | None:
    """The facts that the checks asked, by default all that are registered, together want to know."""
    wanted = checks if asked is None else list(asked)
    return gather(
        where,
        now=now,
        of_stream=[check.of_stream for check in wanted if check.of_stream],
        of_party=[check.of_party for check in wanted if check.of_party],
        cover_text=cover_text,
        joining=joining,
    )


def _known(where: Q, *, now: datetime | None, cover_text: str) -> StartFacts:
    facts = facts_of(where, now=now or timezone.now(), cover_text=cover_text)
    if facts is None:
        raise StreamRefused("unknown_stream")
    return facts


def _put(check: Check, facts: StartFacts) -> list[Refusal]:
    """What the check says. One that breaks has not said yes: the door's stance is closed."""
    try:
        return check.ask(facts)
    except Exception as error:
        # its type alone: an exception's words may hold what nobody should read in a log
        log.error("admission_check_failed", check=check.name, stream=str(facts.stream.pk), error=type(error).__name__)
        return [Refusal("check_failed", {"check": str(check.label)})]


@transaction.atomic
def _ask(where: Q, actor: Actor, cover_text: str) -> Answer:
    facts = _known(where, now=None, cover_text=cover_text)
    told = judged(facts)
    stream, codes = facts.stream, list(dict.fromkeys(refusal.code for refusal in told.reasons))
    AdmissionEntry.objects.create(
        client=stream.client,
        act=AdmissionEntry.Act.START,
        stream=stream,
        party=stream.channel.operator,
        place=stream.place,
        allowed=told.allowed,
        reasons=codes,
    )
    record(
        actor=actor,
        action="stream.start_allowed" if told.allowed else "stream.start_refused",
        target_kind="stream",
        target_id=stream.pk,
        target_label=stream.title,
        reasons=codes,
    )
    return told
