"""Was everybody on camera checked for this very stream, and just now? LM2021 8(3), LE2026 28."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refusal
from livestream.admission.facts import Moment, Person, StartFacts
from livestream.admission.registry import Check
from livestream.models import DynamicCheck

# the law says "before each stream" and names no minutes: a house setting, long enough to dress and light the set
FRESH = timedelta(minutes=30)


def of_party(moment: Moment) -> dict[str, Any]:
    """When this person last matched by a method that counts, and last did not match by any."""
    own = DynamicCheck.objects.filter(stream=moment.stream_id, party=OuterRef("pk")).order_by("-at")
    matches = own.filter(result=DynamicCheck.Result.MATCH, method__in=settings.DYNAMIC_CHECK_METHODS)
    mismatches = own.filter(result=DynamicCheck.Result.MISMATCH)
    return {
        "matched_at": Subquery(matches.values("at")[:1]),
        "mismatched_at": Subquery(mismatches.values("at")[:1]),
    }


def checked_now(facts: StartFacts) -> list[Refusal]:
    codes = {person: _problem(person, facts) for person in facts.those("streamer")}
    return [
        Refusal(code, {"name": person.party.name, "minutes": FRESH.seconds // 60}, party=person.id)
        for person, code in codes.items()
        if code
    ]


def _problem(person: Person, facts: StartFacts) -> str:
    matched, mismatched = person.party.matched_at, person.party.mismatched_at
    if mismatched and (matched is None or mismatched > matched):
        return "dynamic_mismatch"
    if matched is None:
        return "dynamic_missing"
    return "dynamic_old" if facts.now - matched > FRESH else ""


CHECK = Check("dynamic", _("Everybody on camera was checked for this stream"), checked_now, of_party=of_party)
