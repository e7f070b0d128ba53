"""Was every streamer trained before the first stream, and within the year? LE2026 10."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Credential
from accounts.refusals import Refusal
from livestream.admission.checks.identity import SOON
from livestream.admission.facts import Moment, StartFacts
from livestream.admission.registry import Check
from livestream.admission.words import day


def of_party(moment: Moment) -> dict[str, Any]:
    passed = Credential.objects.filter(
        party=OuterRef("pk"),
        kind=Credential.Kind.TRAINING,
        state=Credential.State.VERIFIED,
        # a training that never ends would not be a yearly one
        valid_until__isnull=False,
    )
    return {"trained_until": Subquery(passed.order_by("-valid_until").values("valid_until")[:1])}


def trained(facts: StartFacts) -> list[Refusal]:
    found = []
    for person in facts.those("streamer"):
        until, told = person.party.trained_until, {"name": person.party.name}
        if until is None:
            found.append(Refusal("training_missing", told, party=person.id))
        elif until <= facts.now:
            found.append(Refusal("training_lapsed", told | {"day": day(until)}, party=person.id))
        elif until - facts.now <= SOON:
            found.append(Refusal("training_due", told | {"day": day(until)}, blocking=False, party=person.id))
    return found


CHECK = Check("training", _("Every streamer has passed this year's training"), trained, of_party=of_party, on_air=True)
