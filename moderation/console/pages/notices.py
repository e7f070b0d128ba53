"""Measures on streams as short letters to those they concern: what, why, from when until when, what to do next; the
whole statement of reasons stands on a page of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.utils import timezone

from moderation.console.pages.rules import ReadableRule
from moderation.decisions.models import Measure
from moderation.decisions.statements.readers import begun
from moderation.decisions.statements.statement import own_words
from moderation.decisions.statements.taken import Taken, taken
from moderation.decisions.statements.words import Words
from moderation.rulebook.models import RuleVersion

MOST_NOTICES = 20


@dataclass(frozen=True, slots=True)
class Notice:
    measure: Measure

    @property
    def taken(self) -> Taken:
        return taken(self.measure, private=True)

    @property
    def what(self) -> Words:
        return self.taken.what

    @property
    def next(self) -> Words:
        return self.taken.next

    @property
    def version(self) -> RuleVersion:
        """The database refuses a violation without one."""
        return cast(RuleVersion, self.measure.decision.rule)

    @property
    def rule(self) -> ReadableRule:
        return ReadableRule(self.version)

    @property
    def own_words(self) -> str:
        """What the moderator wrote beyond the rule's own reason."""
        return own_words(self.measure.decision)

    @property
    def lasting(self) -> bool:
        return self.measure.restriction_id is not None

    @property
    def over(self) -> bool:
        return bool(self.measure.ends_at and self.measure.ends_at <= timezone.now())


def notices_about(stream_ids: Iterable[UUID]) -> list[Notice]:
    """The newest notices about these streams; one query.

    A measure that may still be undone or waits for a second person is nobody's notice.
    """
    measures = (
        Measure.objects.filter(begun(), stream__in=list(stream_ids))
        .select_related("decision__rule", "stream__channel")
        .order_by("-pk")[:MOST_NOTICES]
    )
    return [Notice(measure) for measure in measures]
