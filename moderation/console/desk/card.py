"""Everything one case's card shows, gathered once."""

from typing import Any, cast

from django.utils import timezone

from livestream.demands import demand_of
from moderation.cases.models import Case, Flag
from moderation.cases.policies import escalates, has_part, level_of, may_decide_case
from moderation.cases.querysets import flags_of, notes_on
from moderation.console.books import book_of, hands_of
from moderation.console.desk import rules, words
from moderation.console.desk.access import StaffRequest
from moderation.console.desk.background import background
from moderation.console.desk.draft import Draft
from moderation.console.desk.evidence import evidence
from moderation.console.desk.exhibits import frozen_of
from moderation.console.desk.ladder import ladder
from moderation.console.desk.patrol import moment_of, why_patrol
from moderation.signals.querysets import unscanned_minutes


def common(request: StaffRequest, case: Case) -> dict[str, Any]:
    """What every kind's card shows: whose it is, the notes, and what may be done without deciding. At most two
    queries."""
    state = state_of(request, case)
    return {
        "case": case,
        "state": state,
        "hold": case if state == "mine" else hands_of(request).holds,
        "notes": notes_on(case),
        "may_note": may_decide_case(request.user, case),
        "may_tell": case.kind in words.TOLD_KINDS,
        "may_escalate": escalates(case.kind),
        "parked_for": [(name, label) for name, (label, _for) in words.PARKED_FOR.items()],
    }


def card(
    request: StaffRequest,
    case: Case,
    *,
    at_ms: int | None = None,
    draft: Draft | None = None,
    problem: str = "",
) -> dict[str, Any]:
    """The context of `console/card.html`, around the stream that the case is on. At most fourteen queries."""
    book = book_of(request)
    stream = case.stream
    if stream is None:
        raise Case.DoesNotExist
    flags = flags_of(case)
    groups = rules.groups(book)
    # a patrol cites what its unanswered warnings cited
    cited = case.rules[-1] if case.kind == Case.Kind.PATROL and case.rules else ""
    chosen = _chosen(groups, draft.rule if draft else cited, flags)
    draft = draft or Draft(rule=chosen.code if chosen else "", reason=chosen.reason if chosen else "")
    shared = common(request, case)
    if at_ms is None and not flags:
        at_ms = moment_of(stream.pk)
    shown = evidence(case, stream.pk, flags, book, at_ms)
    mine = shared["state"] == "mine"
    exhibits, more_exhibits = frozen_of(case)
    return shared | {
        "card_template": "console/card.html",
        "problem": problem,
        "seen_flag_id": max((flag.pk for flag in flags), default=case.last_flag_id),
        "evidence": shown,
        "patrol": why_patrol(request.user, case) if case.kind == Case.Kind.PATROL else None,
        "ladder": ladder(case, draft, shown.window, hand=mine),
        "background": background(request.user, case, flags),
        "exhibits": exhibits,
        "more_exhibits": more_exhibits,
        "unscanned": unscanned_minutes([stream]).get(stream.pk),
        "demand": demand_of(stream),
        "parts": _parts(case),
        "groups": groups,
        "chosen": chosen,
        "lead": _lead(case, flags),
        "draft": draft,
    }


def state_of(request: StaffRequest, case: Case) -> str:
    """decided, watching (no right to decide), mine, taken, party or decider (never this reader's, and why), offered
    (to a colleague, for now), senior (handed up), or free."""
    if case.decided_at:
        return "decided"
    if not may_decide_case(request.user, case):
        return "watching"
    if case.held():
        return "mine" if case.holder_id == request.user.pk else "taken"
    if why := _barred(request, case):
        return why
    if case.offered_until and case.offered_until > timezone.now() and case.offered_to_id != request.user.pk:
        return "offered"
    return "senior" if case.level > level_of(request.user) else "free"


def _barred(request: StaffRequest, case: Case) -> str:
    """Why this reader never takes the case, as `case_for_card` reads it. Flags name nobody, so who has a part is asked
    for: one query."""
    if case.kind == Case.Kind.FLAGS:
        return "party" if has_part(request.user, case) else ""
    return next(iter(cast(Any, case).barred), "")


def _chosen(groups: list[rules.Group], wanted: str, flags: list[Flag]) -> rules.Choice | None:
    """The rule asked for, else that of the heaviest flag (the newest of them)."""
    choices = {choice.code: choice for group in groups for choice in group.rules}
    return choices.get(wanted) or (choices.get(_heaviest(flags).rule) if flags else None)


def _lead(case: Case, flags: list[Flag]) -> str:
    """What the case is about, after the room's name."""
    if case.kind == Case.Kind.PATROL:
        return str(case.get_kind_display())
    return _heaviest(flags).rule_version.title if flags else ", ".join(case.rules)


def _heaviest(flags: list[Flag]) -> Flag:
    return max(flags, key=lambda flag: (flag.severity, flag.pk))


def _parts(case: Case) -> list[tuple[str, int]]:
    """What moved the case forward in line, in seconds gained; only what did."""
    names = ("reach", "repeat", "minors", "unscanned")
    return [(name, seconds) for name in names if (seconds := getattr(case, f"{name}_s"))]
