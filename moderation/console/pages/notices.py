"""Measures as letters to those they concern: what, why, from when until when, what to do next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moderation.console.pages.rules import ReadableRule
from moderation.decisions.models import Measure, MeasureKind
from moderation.rulebook.models import RuleVersion

MOST_NOTICES = 20

WHAT: Mapping[str, Promise] = {
    MeasureKind.PROMPT: _("A reminder was shown in your room."),
    MeasureKind.WARN: _("You were warned."),
    MeasureKind.LIMIT_TRAFFIC: _("The reach of your stream was limited."),
    MeasureKind.PAUSE: _("Your stream was paused."),
    MeasureKind.CUT: _("Your stream was cut."),
}
NEXT: Mapping[str, Promise] = {
    MeasureKind.PROMPT: _("You may go on. Keep to the rule from here."),
    MeasureKind.WARN: _("Correct on air what was wrong, and keep to the rule from here. The next step may be heavier."),
    MeasureKind.LIMIT_TRAFFIC: _("You may go on. The limit ends by itself at the time above; nothing has to be filed."),
    MeasureKind.PAUSE: _(
        "Stay off air until the time above, then start again: the pause ends by itself. "
        "Use it to correct what was wrong."
    ),
    MeasureKind.CUT: _("This broadcast is over and can’t go on. A new one has to be registered as a new stream."),
}


@dataclass(frozen=True, slots=True)
class Notice:
    measure: Measure

    @property
    def what(self) -> Promise:
        return WHAT[self.measure.kind]

    @property
    def next(self) -> Promise:
        return NEXT[self.measure.kind]

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
        reason = self.measure.decision.reason.strip()
        told = self.version.definition
        return "" if reason in {told.get("reason_en"), told.get("reason_zh")} else reason

    @property
    def lasting(self) -> bool:
        return self.measure.restriction_id is not None

    @property
    def over(self) -> bool:
        return bool(self.measure.ends_at and self.measure.ends_at <= timezone.now())


def notices_about(stream_ids: Iterable[UUID]) -> list[Notice]:
    """The newest notices about these streams; one query.

    A measure that may still be undone is nobody's notice: it shows once its ten seconds have passed.
    """
    has_left = Q(starts_at__lte=timezone.now()) | ~Q(state=Measure.State.REQUESTED)
    measures = (
        Measure.objects.filter(has_left, stream__in=list(stream_ids))
        .exclude(state=Measure.State.UNDONE)
        .select_related("decision__rule", "stream__channel")
        .order_by("-pk")[:MOST_NOTICES]
    )
    return [Notice(measure) for measure in measures]
