"""Were content, script, dress, set and props looked over before the stream? LE2026 30."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refusal
from livestream.admission.facts import Moment, StartFacts
from livestream.admission.registry import Check
from livestream.models import PreStreamReview

# a script checked for no stream in particular counts for that evening's, not for next week's: a house setting
COUNTS_FOR = timedelta(hours=24)


def of_stream(moment: Moment) -> dict[str, Any]:
    return {"is_reviewed": Exists(PreStreamReview.objects.filter(stream=OuterRef("pk")))}


def of_party(moment: Moment) -> dict[str, Any]:
    at_large = PreStreamReview.objects.filter(party=OuterRef("pk"), stream=None)
    return {"reviewed_at": Subquery(at_large.order_by("-at").values("at")[:1])}


def reviewed(facts: StartFacts) -> list[Refusal]:
    if facts.stream.is_reviewed:
        return []
    times = [person.party.reviewed_at for person in facts.those("operator", "streamer")]
    if any(at and facts.now - at <= COUNTS_FOR for at in times):
        return []
    return [Refusal("review_missing", {"hours": COUNTS_FOR.days * 24})]


CHECK = Check("review", _("What will be shown and said was reviewed"), reviewed, of_stream=of_stream, of_party=of_party)
