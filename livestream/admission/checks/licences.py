"""Does the platform itself hold the licence that this category takes? LM2021 5."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q
from django.db.models.functions import JSONObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.ages import today_in_china
from accounts.refusals import Refusal
from livestream.admission.categories import category_of
from livestream.admission.checks.identity import SOON
from livestream.admission.facts import Moment, StartFacts, moment
from livestream.admission.registry import Check
from livestream.admission.words import day
from livestream.models import PlatformLicence


def of_stream(moment: Moment) -> dict[str, Any]:
    """The platform's licences in force today; a platform has a dozen."""
    today = today_in_china(moment.now)
    held = PlatformLicence.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=today), withdrawn_at=None, valid_from__lte=today
    )
    return {
        "licences": ArraySubquery(held.order_by("pk").values(json=JSONObject(covers="covers", until="valid_until")))
    }


def licensed(facts: StartFacts) -> list[Refusal]:
    category = category_of(facts.stream.category)
    if category is None or not category.licence:
        return []
    told = {"category": category.words(get_language() or "en"), "licence": category.licence}
    ends = [moment(one["until"]) for one in facts.stream.licences if one["covers"] == category.licence]
    if not ends:
        return [Refusal("licence_missing", told)]
    if None in ends:
        return []
    last = max(end.date() for end in ends if end)
    if last - today_in_china(facts.now) <= SOON:
        return [Refusal("licence_due", told | {"day": day(last)}, blocking=False)]
    return []


CHECK = Check("licences", _("The platform is licensed for the category"), licensed, of_stream=of_stream)
