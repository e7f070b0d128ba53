"""Who speaks of medicine, finance, law or education has a qualification on file. Livestreamer Code 2022."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from accounts.models import Credential
from accounts.refusals import Refusal
from livestream.admission.categories import category_of
from livestream.admission.checks.identity import SOON
from livestream.admission.facts import Moment, Person, StartFacts, moment
from livestream.admission.registry import Check
from livestream.admission.words import day

FIELDS = {
    "medicine": _("medicine"),
    "finance": _("finance"),
    "law": _("law"),
    "education": _("education"),
}


def of_party(moment: Moment) -> dict[str, Any]:
    """Those on file or waiting for a check, the newest first."""
    filed = Credential.objects.filter(
        party=OuterRef("pk"),
        kind=Credential.Kind.QUALIFICATION,
        state__in=(Credential.State.VERIFIED, Credential.State.SUBMITTED),
    )
    told = JSONObject(scope="scope", state="state", until="valid_until")
    return {"qualifications": ArraySubquery(filed.order_by("-pk").values(json=told))}


def qualified(facts: StartFacts) -> list[Refusal]:
    category = category_of(facts.stream.category)
    if category is None or not category.qualification:
        return []
    asked = category.qualification
    return [refusal for person in facts.those("streamer") for refusal in _of_one(person, asked, facts)]


def _of_one(person: Person, asked: str, facts: StartFacts) -> list[Refusal]:
    filed = [one for one in person.party.qualifications if one["scope"] == asked]
    told = {"name": person.party.name, "field": str(FIELDS[asked])}
    ends = [moment(one["until"]) for one in filed if one["state"] == Credential.State.VERIFIED]
    good = [end for end in ends if end is None or end > facts.now]
    if not good:
        waiting = any(one["state"] == Credential.State.SUBMITTED for one in filed)
        return [Refusal("qualification_waiting" if waiting else "qualification_missing", told, party=person.id)]
    last = max((end for end in good if end), default=None)
    if None not in good and last and last - facts.now <= SOON:
        return [Refusal("qualification_due", told | {"day": day(last)}, blocking=False, party=person.id)]
    return []


CHECK = Check(
    "qualifications", _("Every streamer is qualified for the category"), qualified, of_party=of_party, on_air=True
)
