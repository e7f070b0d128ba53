"""Everything one case's card shows, gathered once."""

from typing import Any

from livestream.demands import demand_of
from moderation.cases.models import Case, Flag
from moderation.cases.policies import level_of, may_decide
from moderation.cases.querysets import case_for_card, flags_of, held_by, notes_on
from moderation.console.books import book_of
from moderation.console.desk import rules, words
from moderation.console.desk.access import StaffRequest
from moderation.console.desk.background import background
from moderation.console.desk.draft import Draft
from moderation.console.desk.evidence import evidence
from moderation.signals.querysets import unscanned_minutes


def card(
    request: StaffRequest,
    case_id: int,
    *,
    at_ms: int | None = None,
    draft: Draft | None = None,
    problem: str = "",
) -> dict[str, Any]:
    """The context of `console/card.html`. At most fifteen queries.

    Raises `Case.DoesNotExist`, also for a case about a party: this card is made around a stream.
    """
    book = book_of(request)
    case = case_for_card(request.user, case_id)
    stream = case.stream
    if stream is None:
        raise Case.DoesNotExist
    flags = flags_of(case)
    groups = rules.groups(book)
    state = _state(request, case)
    chosen = _chosen(groups, draft.rule if draft else "", flags)
    draft = draft or Draft(rule=chosen.code if chosen else "", reason=chosen.reason if chosen else "")
    return {
        "case": case,
        "state": state,
        "hold": case if state == "mine" else held_by(request.user),
        "problem": problem,
        "seen_flag_id": max((flag.pk for flag in flags), default=case.last_flag_id),
        "evidence": evidence(case, stream.pk, flags, book, at_ms),
        "background": background(case, flags),
        "notes": notes_on(case),
        "unscanned": unscanned_minutes([stream]).get(stream.pk),
        "demand": demand_of(stream),
        "parts": _parts(case),
        "groups": groups,
        "chosen": chosen,
        "lead": _heaviest(flags).rule_version.title if flags else ", ".join(case.rules),
        "draft": draft,
        "parked_for": [(name, label) for name, (label, _for) in words.PARKED_FOR.items()],
    }


def _state(request: StaffRequest, case: Case) -> str:
    """decided, watching (no right to decide), mine, taken, senior (handed up), or free."""
    if case.decided_at:
        return "decided"
    if not may_decide(request.user):
        return "watching"
    if case.held():
        return "mine" if case.holder_id == request.user.pk else "taken"
    return "senior" if case.level > level_of(request.user) else "free"


def _chosen(groups: list[rules.Group], wanted: str, flags: list[Flag]) -> rules.Choice | None:
    """The rule asked for, else that of the heaviest flag (the newest of them)."""
    choices = {choice.code: choice for group in groups for choice in group.rules}
    return choices.get(wanted) or (choices.get(_heaviest(flags).rule) if flags else None)


def _heaviest(flags: list[Flag]) -> Flag:
    return max(flags, key=lambda flag: (flag.severity, flag.pk))


def _parts(case: Case) -> list[tuple[str, int]]:
    """What moved the case forward in line, in seconds gained; only what did."""
    names = ("reach", "repeat", "minors", "unscanned")
    return [(name, seconds) for name in names if (seconds := getattr(case, f"{name}_s"))]
