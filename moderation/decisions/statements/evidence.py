"""At which moments of the stream it was found: when and by which kind of signal, never anybody's words."""

from dataclasses import dataclass

from moderation.cases.models import Case, Flag
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


def evidence_of(decision: Decision) -> Evidence:
    """What the decider saw under the rule that was cited; a complaint's moment stays out, since it might tell who
    complained. One query at most."""
    case = decision.case
    if case.stream is None:
        return Evidence("")
    if case.kind != Case.Kind.FLAGS or decision.rule is None:
        return Evidence(case.stream.title)
    flags = Flag.objects.filter(case=case, pk__lte=decision.seen_flag_id, rule=decision.rule.code, watch=False)
    found = list(flags.order_by("-pk").values_list("offset_ms", "kind")[: MOST + 1])
    # several rules' words may meet in one line, and one line says it
    moments = sorted({Moment(*one) for one in found[:MOST]}, key=lambda moment: (moment.offset_ms, moment.kind))
    return Evidence(case.stream.title, tuple(moments), len(found) > MOST)
