"""Check a script before going live: its words are read once, marked and forgotten; the fact is kept."""

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.models import Party, User
from accounts.requests import PersonRequest
from livestream.models import PreStreamReview
from livestream.services import keep_review
from moderation.console.desk.marks import marked
from moderation.console.pages.mine import parties_of
from moderation.console.pages.rules import ReadableRule
from moderation.console.pages.script_form import ScriptForm, WrittenLine
from moderation.detection.explain import explain
from moderation.detection.types import Context, Finding, Signal
from moderation.rulebook.engine import Rulebook, rulebook
from moderation.rulebook.models import Status

MOST_REVIEWS = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """One rule met by a line: the words, why, and how it may be said instead."""

    rule: ReadableRule
    severity: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class CheckedLine:
    kind: str
    number: int
    text: SafeString
    hits: list[Hit]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def script_check(request: PersonRequest) -> HttpResponse:
    """The form, and on POST the same form with each line marked below it."""
    parties, rules = parties_of(request.user), rulebook()
    form = ScriptForm(request.POST if request.method == "POST" else None, parties=parties, rules=rules)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        context |= _checked(request.user, form, rules)
    status = 422 if form.is_bound and not form.is_valid() else 200
    reviews = PreStreamReview.objects.filter(party__in=parties).select_related("party").order_by("-at")
    context |= {"reviews": reviews[:MOST_REVIEWS], "several": len(parties) > 1}
    return render(request, "studio/script.html", context, status=status)


def _checked(user: User, form: ScriptForm, rules: Rulebook) -> dict[str, Any]:
    facts = form.cleaned_data
    written = [
        *(("title", line) for line in [WrittenLine(1, facts["title"])] if line.text),
        *(("speech", line) for line in facts["script"]),
        *(("product", line) for line in facts["products"]),
    ]
    lines = check(written, facts["category"], rules)
    review = _keep(user, form.parties[facts["party"]], written, lines, rules)
    return {
        "review": review,
        "flagged": [line for line in lines if line.hits],
        "lines": lines,
    }


def check(written: list[tuple[str, WrittenLine]], category: str, rules: Rulebook) -> list[CheckedLine]:
    """Each (kind, line) with what the rules in force find in it. Rules on watch say nothing yet."""
    signals = [
        Signal(id=str(index), kind=kind, text=line.text, speaker="streamer")
        for index, (kind, line) in enumerate(written)
    ]
    found: dict[int, list[Finding]] = {}
    for finding in rules.engine.scan(signals, Context(category=category)):
        if rules.versions[finding.rule].status != Status.WATCH:
            found.setdefault(finding.index, []).append(finding)
    return [
        CheckedLine(
            kind,
            line.number,
            marked(line.text, [(finding.start, finding.end) for finding in found.get(index, [])]),
            [_hit(finding, rules) for finding in found.get(index, [])],
        )
        for index, (kind, line) in enumerate(written)
    ]


def _hit(finding: Finding, rules: Rulebook) -> Hit:
    language = "zh-hans" if (get_language() or "").startswith("zh") else "en"
    return Hit(
        ReadableRule(rules.versions[finding.rule]),
        finding.severity,
        finding.text,
        explain(finding, rules.specs[finding.rule], language),
    )


def _keep(
    user: User,
    party: Party,
    written: list[tuple[str, WrittenLine]],
    lines: list[CheckedLine],
    rules: Rulebook,
) -> PreStreamReview:
    """The same words give the same digest: whoever still has them can show that these were checked."""
    said = [[kind, line.text] for kind, line in written]
    return keep_review(
        user=user,
        party=party,
        digest=hashlib.sha256(orjson.dumps(said)).digest(),
        characters=sum(len(line.text) for _, line in written),
        hits=sum(len(line.hits) for line in lines),
        rulebook_version=rules.version,
    )
