"""The rulebook for everybody to read: what is asked, by which article, and how it may lawfully be said."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from moderation.complaints.appeals.records import record_of_rule
from moderation.console.desk.words import KINDS as SHOWN_KINDS
from moderation.rulebook.laws import LAWS
from moderation.rulebook.models import RuleVersion, Status

# rules.jsonl's word → what it means for whoever breaks the rule
RESPONSES: Mapping[str, Promise] = {
    "prompt": _("prompt"),
    "warn": _("warn"),
    "limit_traffic": _("limit traffic"),
    "pause": _("pause"),
    "suspend": _("pause"),
    "cut": _("cut"),
    "block": _("refused or taken down"),
    "report": _("reported by a person"),
}
KINDS: Mapping[str, Promise] = SHOWN_KINDS | {
    "order": _("order"),
    "gift": _("tip"),
    "viewers": _("viewers"),
}


@dataclass(frozen=True, slots=True)
class ReadableRule:
    """A version in the reader's language.

    Read from the stored definition as it is: one from years ago need not fit today's `RuleSpec`.
    """

    version: RuleVersion

    @property
    def reason(self) -> str:
        return self._told("reason")

    @property
    def lawful(self) -> str:
        return self._told("lawful")

    @property
    def example(self) -> str:
        return self.version.definition.get("example", "")

    @property
    def near_miss(self) -> str:
        return self.version.definition.get("must_not_fire", "")

    @property
    def platform(self) -> bool:
        """A duty of the platform itself: no words on air can break it."""
        return self.version.definition.get("scope") == "platform"

    @property
    def kinds(self) -> list[str]:
        return [str(KINDS.get(kind, kind)) for kind in self.version.definition.get("kinds", [])]

    @property
    def responses(self) -> list[str]:
        return _named(self.version.response)

    @property
    def machine_may(self) -> list[str]:
        return _named(self.version.machine_may)

    def _told(self, what: str) -> str:
        chinese = (get_language() or "").startswith("zh")
        return self.version.definition.get(f"{what}_zh" if chinese else f"{what}_en", "")


def _named(codes: list[str]) -> list[str]:
    return [str(RESPONSES.get(code, code)) for code in codes]


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule in use, by group; the platform's own duties apart. One query."""
    versions = RuleVersion.objects.filter(status__in=(Status.LIVE, Status.WATCH)).select_related("group")
    readable = [ReadableRule(version) for version in versions]
    content = [rule for rule in readable if not rule.platform]
    groups = [(group, list(found)) for group, found in groupby(content, key=lambda rule: rule.version.group)]
    return render(
        request,
        "rules/list.html",
        {
            "groups": groups,
            "platform": [rule for rule in readable if rule.platform],
            "count": len(readable),
            "laws": LAWS,
        },
    )


@require_safe
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule and how it stood before. A draft is nobody's business yet."""
    versions = list(
        RuleVersion.objects.filter(code=code).exclude(status=Status.DRAFT).select_related("group").order_by("-number")
    )
    if not versions:
        raise Http404
    return render(
        request,
        "rules/rule.html",
        {"rule": ReadableRule(versions[0]), "earlier": versions[1:], "record": record_of_rule(code)},
    )
