"""Words and figures of the desk's templates alone."""

from collections.abc import Iterable
from functools import reduce
from typing import Any

from django import template
from django.template import RequestContext
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.identity.reasons import REFUSALS, SUSPENSIONS
from accounts.refusals import REASONS
from accounts.roles import PARTY_ROLES
from moderation.cases.models import Case, Flag, Severity
from moderation.console.books import queues_of
from moderation.console.desk import words
from moderation.console.desk.filters import Filter
from moderation.decisions.models import Measure, MeasureKind

register = template.Library()

ROLES = dict(PARTY_ROLES)
PARTS = {
    "reach": _("reach"),
    "repeat": _("repeat"),
    "minors": _("minors"),
    "unscanned": _("not scanned"),
}


@register.filter
def waited(case: Case) -> float:
    """Seconds since it opened."""
    return max(0.0, ((case.decided_at or timezone.now()) - case.opened_at).total_seconds())


@register.filter
def late(case: Case) -> bool:
    """Past its limit, less what it gained by reach and the like."""
    return case.decided_at is None and case.rank_at < timezone.now()


@register.filter
def is_held(case: Case) -> bool:
    return case.held()


@register.filter
def severity_name(flag: Flag) -> str:
    return Severity(flag.severity).name.lower()


@register.filter
def measure_word(kind: str) -> str:
    return str(MeasureKind(kind).label)


@register.filter
def listed(names: Iterable[str]) -> str:
    """Names in a row, parted as the reader's language does it."""
    pair = pgettext("items of a list", "%(first)s, %(next)s")
    found = list(names)
    return reduce(lambda first, following: pair % {"first": first, "next": following}, found) if found else ""


@register.filter
def measure_words(kinds: Iterable[str]) -> str:
    return listed(measure_word(kind) for kind in kinds or ())


@register.filter
def role_words(roles: Iterable[str]) -> str:
    """A party's roles, in the reader's language."""
    return listed(str(ROLES.get(role, role)) for role in roles)


@register.filter
def reason_word(code: str) -> str:
    """A refusal's or suspension's code, as the reviewer's form has it."""
    ground = (REFUSALS | SUSPENSIONS).get(code)
    return str(ground.label) if ground else code


class _Untold(dict[str, str]):
    """Facts that were not kept: a code's sentence is shown with a gap rather than not at all."""

    def __missing__(self, name: str) -> str:
        return "…"


@register.filter
def refusal_word(code: str) -> str:
    """What a refusal's code says, in the reader's language."""
    reason = REASONS.get(code)
    return str(reason.what) % _Untold() if reason else code


@register.filter
def speaker_word(speaker: str) -> str:
    return str(words.SPEAKERS.get(speaker, speaker))


@register.filter
def kind_word(kind: str) -> str:
    return str(words.KINDS.get(kind, kind))


@register.filter
def part_word(name: str) -> str:
    return str(PARTS[name])


@register.filter
def liftable(measure: Measure) -> bool:
    """It lasts, and neither ran out nor was ended."""
    over = measure.ends_at is not None and measure.ends_at <= timezone.now()
    ended = measure.lifted_at is not None or measure.state == Measure.State.UNDONE
    return measure.restriction is not None and not over and not ended


@register.inclusion_tag("console/queue_choice.html", takes_context=True)
def queue_choice(context: RequestContext, filters: Filter) -> dict[str, Any]:
    """The form that chooses a queue and the least severity."""
    return {"queues": queues_of(context.request), "severities": Severity.choices, "filters": filters}
