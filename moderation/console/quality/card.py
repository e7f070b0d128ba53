"""A second review's card: what the first reviewer saw, and nothing of what he made of it."""

from typing import Any

from moderation.cases.models import Case, CaseExclusion
from moderation.cases.querysets import flags_of
from moderation.console.books import book_of
from moderation.console.desk import rules
from moderation.console.desk.access import StaffRequest
from moderation.console.desk.card import common
from moderation.console.desk.evidence import evidence
from moderation.quality.models import Sample


def sample(request: StaffRequest, case: Case, *, problem: str = "") -> dict[str, Any]:
    """The context of `console/sample.html`.

    Blind: no decision, no decider, no history of the room, no precedent, not even whether the stream was paused or
    cut since. Whether it is a known answer is not said either.
    """
    drawn = Sample.objects.select_related("of_case").get(case=case)
    of_case = drawn.of_case
    assert of_case.stream_id is not None
    flags = flags_of(of_case)
    book = book_of(request)
    groups = rules.groups(book)
    lead = max(flags, key=lambda flag: (flag.severity, flag.pk), default=None)
    # the same start as the first reviewer had: the rule of the heaviest flag
    wanted = request.POST.get("rule", "") or (lead.rule if lead else "")
    context = common(request, case)
    if context["state"] == "free" and _decided_it(request, case):
        context["state"] = "decider"
    return context | {
        "card_template": "console/sample.html",
        "blind": True,
        "problem": problem,
        "evidence": evidence(of_case, of_case.stream_id, flags, book, _moment(request)),
        "lead": lead.rule_version.title if lead else ", ".join(case.rules),
        "groups": groups,
        "chosen": next((choice for group in groups for choice in group.rules if choice.code == wanted), None),
    }


def _decided_it(request: StaffRequest, case: Case) -> bool:
    return CaseExclusion.objects.filter(case=case, user=request.user, until=None).exists()


def _moment(request: StaffRequest) -> int | None:
    """The moment that the reader chose in the strip, in ms of the stream."""
    at = request.GET.get("at", "")
    return int(at) if at.isdecimal() and len(at) < 12 else None
