"""The rules a decision may cite, in the order of the keys: group, then place in the group."""

from dataclasses import dataclass

from django.utils.translation import get_language

from moderation.rulebook.engine import Rulebook
from moderation.rulebook.models import Status


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    title: str
    reason: str
    article: str
    lawful: str


@dataclass(frozen=True, slots=True)
class Group:
    number: int
    name: str
    rules: list[Choice]


def groups(rules: Rulebook) -> list[Group]:
    """Live rules about content, in the reader's language. Rules about the platform concern no stream."""
    chinese = (get_language() or "").startswith("zh")
    found: dict[int, Group] = {}
    for code, version in sorted(rules.versions.items(), key=lambda item: (item[1].group_id, item[0])):
        spec = rules.specs[code]
        if version.status != Status.LIVE or spec.scope != "content":
            continue
        group = found.setdefault(version.group_id, Group(version.group_id, version.group.name, []))
        group.rules.append(
            Choice(
                code=code,
                title=spec.title_zh if chinese else spec.title_en,
                reason=spec.reason_zh if chinese else spec.reason_en,
                article=spec.article,
                lawful=spec.lawful_zh if chinese else spec.lawful_en,
            )
        )
    return list(found.values())
