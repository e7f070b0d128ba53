"""The measures as the decide pane shows them: always in the same place and order, the heaviest furthest away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from livestream.models import Restriction
from moderation.cases.models import Case
from moderation.console.desk.draft import Draft
from moderation.console.desk.window import Window
from moderation.decisions.kinds import ACCOUNT_LADDER, AT_ONCE, STREAM_LADDER
from moderation.decisions.measures import MEASURES
from moderation.decisions.models import MeasureKind as K

# the key that presses a rung, and with Shift ticks it; the account's ladder has none: nobody closes one by a slip
KEYS: Mapping[str, str] = {
    K.PROMPT: "m",
    K.WARN: "w",
    K.HIDE_PRODUCT: "h",
    K.MUTE: "q",
    K.LIMIT_TRAFFIC: "l",
    K.PAUSE: "p",
    K.CUT: "x",
}
NAMES: Mapping[str, Promise] = {
    K.PROMPT: _("Prompt"),
    K.WARN: _("Warn"),
    K.HIDE_PRODUCT: _("Hide a product"),
    K.MUTE: _("Mute"),
    K.LIMIT_TRAFFIC: _("Limit traffic"),
    K.PAUSE: _("Pause…"),
    K.CUT: _("Cut…"),
    K.REMIND: _("Remind…"),
    K.RESTRICT: _("Restrict a function…"),
    K.OFF_AIR: _("Off air for a time…"),
    K.CLOSE: _("Close the account…"),
    K.NO_REREGISTRATION: _("No re-registration…"),
    K.BLOCKLIST: _("Propose for the blocklist…"),
}
# what a stream may be muted in: as `measures.table` has it
MUTED: frozenset[str] = getattr(MEASURES[K.MUTE], "functions", frozenset())
# the second step of the heavy ones: what is asked, what will happen, what the button does
STEPS: Mapping[str, tuple[Promise, Promise, Promise]] = {
    K.PAUSE: (
        _("Pause %(room)s?"),
        _("The picture stops for every viewer at once. It goes on by itself at the end, or when somebody lifts it."),
        _("Pause now"),
    ),
    K.CUT: (
        _("Cut %(room)s?"),
        _("This broadcast ends for good. The room may start another one."),
        _("Cut now"),
    ),
    K.REMIND: (
        _("Send a reminder to this account?"),
        _("A letter with the rule and your reason. It leaves at once and takes nothing away."),
        _("Remind now"),
    ),
    K.RESTRICT: (
        _("Restrict this account?"),
        _("The function you chose is closed to it at once, in every room, until the time is over."),
        _("Restrict now"),
    ),
    K.OFF_AIR: (
        _("Take this account off air?"),
        _("Its streams on air end now, and it starts none until the time is over."),
        _("Off air now"),
    ),
    K.CLOSE: (
        _("Close this account?"),
        _("It may do nothing here any more. Its streams end, and open orders are settled first."),
        _("Close it"),
    ),
    K.NO_REREGISTRATION: (
        _("Refuse any new account of this person?"),
        _("Whoever brings the same proved number is turned away at registration."),
        _("Refuse re-registration"),
    ),
    K.BLOCKLIST: (
        _("Propose this account for the blocklist?"),
        _("It opens a proposal with your reason. It has no effect until a second person confirms it."),
        _("Propose it"),
    ),
}


@dataclass(frozen=True, slots=True)
class Rung:
    """One measure. `heavy`: it leaves at once, behind a second step; `also`: it was ticked."""

    kind: str
    name: Promise
    key: str
    heavy: bool
    also: bool
    step: tuple[str, str, str] | None


@dataclass(frozen=True, slots=True)
class Accounts:
    """The ladder of the accounts with a part in the case."""

    rungs: dict[str, Rung]
    parties: list[Party]
    functions: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Ladder:
    """`accounts`: None until somebody asks for them, which few decisions need; `offered`: they may be asked for."""

    stream: dict[str, Rung]
    # platform's id → title, newest first
    products: list[tuple[str, str]]
    mutes: list[tuple[str, str]]
    offered: bool
    accounts: Accounts | None

    @property
    def heavy(self) -> list[Rung]:
        return [rung for rung in self.stream.values() if rung.heavy]

    @property
    def no_products(self) -> bool:
        return not self.products


def ladder(case: Case, draft: Draft, shown: Window | None = None, *, hand: bool) -> Ladder:
    """Nothing is read, but the parties (one query) when the pane comes back with an account chosen; `hand`: the reader
    holds the case."""
    return Ladder(
        stream=rungs(STREAM_LADDER, case, draft) if case.stream_id else {},
        products=products_in(shown) if shown else [],
        mutes=[(value, str(label)) for value, label in Restriction.Function.choices if value in MUTED],
        offered=hand,
        accounts=accounts(case, draft) if hand and draft.party else None,
    )


def accounts(case: Case, draft: Draft) -> Accounts:
    """One query."""
    functions = [(value, str(label)) for value, label in Restriction.Function.choices]
    return Accounts(rungs(ACCOUNT_LADDER, case, draft), parties_of(case), functions)


def rungs(kinds: Iterable[K], case: Case, draft: Draft) -> dict[str, Rung]:
    room = case.stream.channel.name if case.stream else ""
    found = {}
    for kind in kinds:
        step = STEPS.get(kind)
        found[kind.value] = Rung(
            kind=kind.value,
            name=NAMES[kind],
            key=KEYS.get(kind, ""),
            heavy=kind in AT_ONCE,
            also=kind.value in draft.also,
            step=(str(step[0]) % {"room": room}, str(step[1]), str(step[2])) if step else None,
        )
    return found


def parties_of(case: Case) -> list[Party]:
    """Whose accounts a measure may hit: who stands behind the stream, or whom the case is about; one query."""
    if case.party_id:
        return [case.party] if case.party else []
    if case.stream is None:
        return []
    behind = Q(stream_roles__stream=case.stream_id) | Q(pk=case.stream.channel.operator_id)
    found = {party.pk: party for party in Party.objects.filter(behind)}
    # who spoke stands first
    return sorted(found.values(), key=lambda party: ("streamer" not in party.roles, party.name))


def products_in(shown: Window) -> list[tuple[str, str]]:
    """What was shown lately, what is on screen first: (the platform's id, title)."""
    found: dict[str, str] = {}
    recent: list[dict[str, Any]] = [s for s in reversed(shown.signals) if s["kind"] == "product"]
    for signal in [*([shown.product] if shown.product else []), *recent]:
        found.setdefault(signal["product"], signal.get("title") or signal["product"])
    return list(found.items())
