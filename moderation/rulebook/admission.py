"""What the rules in force see in the names of a room and a stream, and on its cover, before it goes on air.

LM2021 9 asks for a review before publication, LM2021 20 for titles and covers that do not mislead.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Reason, Refusal
from livestream.admission.facts import Moment, StartFacts
from livestream.admission.registry import Check
from moderation.detection.types import SEVERITIES, Context, Signal
from moderation.rulebook.engine import Rulebook, rulebook
from moderation.rulebook.models import RulebookState, Status

# Words are changed in a minute: what a moderator would have to act on at once does not go on air. The lesser, and
# what the engine is not sure of (it calls that low), is a warning. A house setting.
BLOCKS_FROM = SEVERITIES.index("high")
# where the words stand → kind of signal; a room's name is read as a title is
KINDS = {"room": "title", "title": "title", "cover": "cover"}

_NEXT, _TAKES = _("Put it in other words; the rule's page shows what is lawful."), _("A minute.")
NAME_REASONS = {
    "room_flagged": Reason(
        "LM2021 9; LM2021 20",
        _("The room's name says “%(words)s”: %(title)s (rule %(rule)s, %(article)s)."),
        _NEXT,
        _TAKES,
    ),
    "title_flagged": Reason(
        "LM2021 9; LM2021 20",
        _("The title says “%(words)s”: %(title)s (rule %(rule)s, %(article)s)."),
        _NEXT,
        _TAKES,
    ),
    "cover_flagged": Reason(
        "LM2021 9; LM2021 20",
        _("The cover says “%(words)s”: %(title)s (rule %(rule)s, %(article)s)."),
        _NEXT,
        _TAKES,
    ),
}


def names_screened(facts: StartFacts) -> list[Refusal]:
    stream = facts.stream
    texts = {"room": stream.channel.name, "title": stream.title, "cover": facts.cover_text}
    return _screened(texts, stream.category, rulebook(stream.rulebook_version))


def screen_names(texts: Mapping[str, str], category: str) -> list[Refusal]:
    """What the rules in force see in these `texts` (room, title, cover), at most one reason for each rule and text."""
    return _screened(texts, category, rulebook())


def of_stream(moment: Moment) -> dict[str, Any]:
    return {"rulebook_version": Subquery(RulebookState.objects.values("version")[:1])}


def _screened(texts: Mapping[str, str], category: str, rules: Rulebook) -> list[Refusal]:
    places = [place for place in KINDS if texts.get(place, "").strip()]
    signals = [Signal(id=place, kind=KINDS[place], text=texts[place], speaker="operator") for place in places]
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    found = []
    for finding in rules.engine.scan(signals, Context(category=category)):
        version = rules.versions[finding.rule]
        if version.status == Status.WATCH:
            continue
        told = {
            "words": finding.text,
            "title": version.title_zh if language == "zh" else version.title_en,
            "rule": finding.rule,
            "article": version.article,
        }
        heavy = SEVERITIES.index(finding.severity) >= BLOCKS_FROM
        found.append(Refusal(f"{places[finding.index]}_flagged", told, blocking=heavy))
    return found


CHECK = Check("names", _("Room, title and cover pass the rules"), names_screened, of_stream=of_stream)
