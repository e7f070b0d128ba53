"""A merchant's public page: the sanctions against it that are in force, each with its law (OT2021 30, EC 36)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from accounts.models import Party
from moderation.console.published.words import ENDS, ICONS, what
from moderation.decisions import aftercare, publishing, working_days
from moderation.decisions.models import Measure, Publication
from moderation.rulebook.models import RuleVersion


@dataclass(frozen=True, slots=True)
class Sanction:
    publication: Publication

    @property
    def measure(self) -> Measure:
        return self.publication.measure

    @property
    def what(self) -> Promise:
        return what(self.measure)

    @property
    def icon(self) -> str:
        return ICONS.get(self.measure.kind, "lock")

    @property
    def room(self) -> str:
        return self.measure.stream.channel.name if self.measure.stream else ""

    @property
    def rule(self) -> RuleVersion | None:
        return self.measure.decision.rule

    @property
    def end(self) -> Promise | None:
        """Said where there is no moment to show."""
        return ENDS.get(self.measure.kind)

    @property
    def orders(self) -> Promise:
        return aftercare.sentence(aftercare.code_of(self.measure.kind))


@require_safe
def merchant(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Two queries. Whoever does not operate rooms has no such page."""
    party = _merchant(party_id)
    context = {
        "merchant": party,
        "sanctions": [Sanction(publication) for publication in publishing.standing(party)],
        "known_until": working_days.known_until(),
        "days": publishing.SHOWN_FOR.days,
    }
    return render(request, "published/merchant.html", context)


@require_safe
def merchant_json(request: HttpRequest, party_id: UUID) -> JsonResponse:
    """The same for machines, in both languages."""
    party = _merchant(party_id)
    return JsonResponse(
        {
            "merchant": str(party.pk),
            "name": party.name,
            "as_of": timezone.now().isoformat(),
            "working_days_known_until": working_days.known_until().isoformat(),
            "sanctions": [_as_json(Sanction(publication)) for publication in publishing.standing(party)],
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _as_json(sanction: Sanction) -> dict[str, Any]:
    measure, rule = sanction.measure, sanction.rule
    return {
        "decision": measure.decision_id,
        "measure": measure.kind,
        "function": measure.function or None,
        "room": sanction.room or None,
        "rule": rule.code if rule else None,
        "article": rule.article if rule else None,
        "title": {"en": rule.title_en, "zh-Hans": rule.title_zh} if rule else None,
        "orders": aftercare.code_of(measure.kind),
        "starts_at": measure.starts_at,
        "ends_at": measure.ends_at,
        "published_at": sanction.publication.published_at,
    }


def _merchant(party_id: UUID) -> Party:
    party = Party.objects.filter(pk=party_id, roles__contains=["operator"]).first()
    if party is None:
        raise Http404
    return party
