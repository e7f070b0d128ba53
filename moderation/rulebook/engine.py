"""The engine as the rulebook in force says, built once in each process and again when the rulebook changes."""

from dataclasses import dataclass
from threading import Lock

from django.conf import settings

from moderation.detection.engine import Engine
from moderation.detection.lists import load_list
from moderation.detection.rules import RuleSpec, rule_from_dict
from moderation.rulebook.models import RulebookState, RuleVersion, Status


@dataclass(frozen=True, slots=True)
class Rulebook:
    version: int
    engine: Engine
    specs: dict[str, RuleSpec]
    versions: dict[str, RuleVersion]


_current: Rulebook | None = None
_building = Lock()


def rulebook(version: int | None = None) -> Rulebook:
    """One query when nothing changed, none for a caller who has just read the `version` in force.

    Rules on watch are matched too: what they find never opens a case.
    """
    global _current
    if version is None:
        version = RulebookState.objects.values_list("version", flat=True).get(pk=1)
    if _current is None or _current.version != version:
        with _building:
            if _current is None or _current.version != version:
                _current = _build(version)
    return _current


def _build(version: int) -> Rulebook:
    versions = {
        v.code: v for v in RuleVersion.objects.filter(status__in=(Status.LIVE, Status.WATCH)).select_related("group")
    }
    specs = {code: rule_from_dict(v.definition) for code, v in versions.items()}
    lists = {"LM18-1": load_list(settings.ILLEGAL_TERMS_FILE)} if settings.ILLEGAL_TERMS_FILE else {}
    return Rulebook(version, Engine.build(tuple(specs.values()), lists), specs, versions)
