"""At which moments of the stream it was found: when and by which kind of signal, never anybody's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.cases.models import Case, Flag
from moderation.cases.querysets import MOST_FLAGS
from moderation.decisions.models import Decision
from moderation.decisions.statements.words import Words, listed, sentences, text

# the newest; whoever wants all of them asks for the log
MOST = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """`offset_ms` from the stream's start; `kind` of signal."""

    offset_ms: int
    kind: str

    @property
    def words(self) -> Words:
        seconds = self.offset_ms // 1000
        minutes = f"{seconds // 60 % 60:02}:{seconds % 60:02}"
        offset = f"{seconds // 3600}:{minutes}" if seconds >= 3600 else minutes.removeprefix("0")
        return text("facts", "moment").fill(offset=offset, kind=text("kind", self.kind))


@dataclass(frozen=True, slots=True)
class Evidence:
    """`title` of the stream; empty for a case about an account. `more`: earlier moments that are not listed."""

    title: str
    moments: tuple[Moment, ...] = ()
    more: bool = False

    @property
    def words(self) -> Words:
        if self.moments:
            moments = listed(moment.words for moment in self.moments)
            found = text("facts", "moments").fill(title=self.title, moments=moments)
            return sentences(found, text("facts", "more")) if self.more else found
        return text("facts", "stream").fill(title=self.title) if self.title else text("facts", "account")


def evidence_of(decision: Decision, known: Sequence[Flag] | None = None) -> Evidence:
    """What the decider saw under the rule that was cited; a complaint's moment stays out, since it might tell who
    complained. `known`: flags of its case, as `flags_of` reads them. One query at most."""
    case = decision.case
    if case.stream is None:
        return Evidence("")
    if case.kind != Case.Kind.FLAGS or decision.rule is None:
        return Evidence(case.stream.title)
    found = _seen(decision, decision.rule.code, known)
    # several rules' words may meet in one line, and one line says it
    moments = sorted({Moment(*one) for one in found[:MOST]}, key=lambda moment: (moment.offset_ms, moment.kind))
    return Evidence(case.stream.title, tuple(moments), len(found) > MOST)


def _seen(decision: Decision, rule: str, known: Sequence[Flag] | None) -> list[tuple[int, str]]:
    """Offset and kind of the newest, one more than are listed; no query where `known` holds all of the case's."""
    if known is None or len(known) >= MOST_FLAGS:
        flags = Flag.objects.filter(case=decision.case, pk__lte=decision.seen_flag_id, rule=rule, watch=False)
        return list(flags.order_by("-pk").values_list("offset_ms", "kind")[: MOST + 1])
    seen = [flag for flag in known if flag.pk <= decision.seen_flag_id and flag.rule == rule and not flag.watch]
    return [(flag.offset_ms, flag.kind) for flag in seen[: MOST + 1]]
