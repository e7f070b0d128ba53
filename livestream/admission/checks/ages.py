"""Nobody under 16; at 16 and 17 with the guardian's consent. LM2021 17, Minors Law 76."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from accounts.ages import least_age
from accounts.identity.standing import age_of
from accounts.models import ConsentEntry, Guardianship, Identity
from accounts.personal.texts import text
from accounts.refusals import Refusal
from livestream.admission.facts import Moment, Person, StartFacts
from livestream.admission.registry import Check

LEAST, FULL = 16, 18
CONSENT = "guardian_streaming"


def of_party(moment: Moment) -> dict[str, Any]:
    """Who answers for this party, how far their own check has come, and what they consented to."""
    guardians = Guardianship.objects.filter(minor=OuterRef("pk"), state=Guardianship.State.VERIFIED)
    told = JSONObject(
        state="guardian__identity__state", stopped="guardian__identity__use_stopped_at", consents="consents"
    )
    # the ledger's last line says to which version of the text
    lines = ConsentEntry.objects.filter(party=OuterRef("pk"), purpose=CONSENT).exclude(act=ConsentEntry.Act.SHOWN)
    return {
        "guardians_now": ArraySubquery(guardians.order_by("pk").values(json=told)),
        "consent_version": Subquery(lines.order_by("-pk").values("version")[:1]),
    }


def of_age(facts: StartFacts) -> list[Refusal]:
    # the article names operators who are natural persons beside marketers
    return [refusal for person in facts.those("streamer", "operator") for refusal in _of_one(person, facts)]


def _of_one(person: Person, facts: StartFacts) -> list[Refusal]:
    identity, told = person.identity, {"name": person.party.name}
    if identity is None or identity.kind == Identity.Kind.ORGANISATION:
        return []
    age = age_of(identity, facts.now)
    if not age.band:
        # without a check nobody's age is known, and the missing check is named by itself
        in_use = identity.state == Identity.State.VERIFIED and not identity.use_stopped_at
        return [Refusal("age_unknown", told, party=person.id)] if in_use else []
    years = least_age(age.band) if age.years is None else age.years
    if years < LEAST:
        return [Refusal("under_16", told, party=person.id)]
    if years < FULL and (code := _guardian(person)):
        return [Refusal(code, told, party=person.id)]
    return []


def _guardian(person: Person) -> str:
    """What is missing, or "": one guardian who is verified and consents is enough."""
    guardians, version = person.party.guardians_now, person.party.consent_version
    if not guardians:
        return "guardian_missing"
    verified = [one for one in guardians if one["state"] == Identity.State.VERIFIED and not one["stopped"]]
    if not verified:
        return "guardian_not_verified"
    if not any(CONSENT in one["consents"] for one in verified):
        return "guardian_consent_missing"
    # a changed purpose or manner asks again (PIPL 14)
    return "guardian_consent_old" if version and version not in text(CONSENT, "en").holds else ""


CHECK = Check("ages", _("Everybody is old enough"), of_age, of_party=of_party, on_air=True)
