"""Words and figures of the desk's templates alone."""

from collections.abc import Iterable
from functools import reduce
from typing import Any

from django import template
from django.template import RequestContext
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.identity.reasons import REFUSALS, SUSPENSIONS
from accounts.refusals import REASONS
from accounts.roles import PARTY_ROLES
from moderation.cases.models import Case, Flag, Severity
from moderation.console.books import queues_of
from moderation.console.desk import second_words, words
from moderation.console.desk.filters import Filter
from moderation.console.desk.reading import reversible as can_be_reversed
from moderation.decisions.kinds import FINAL
from moderation.decisions.measures.carrying import is_over
from moderation.decisions.models import Decision, HeldDecision, Measure, MeasureKind

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
def measure_what(measure: Measure) -> str:
    """The kind with what it is about: "limit traffic 50%", "mute: comments"."""
    word = measure_word(measure.kind)
    if measure.percent is not None:
        return gettext("%(measure)s %(percent)d%%") % {"measure": word, "percent": measure.percent}
    about = measure.get_function_display() if measure.function else measure.product
    return gettext("%(measure)s: %(about)s") % {"measure": word, "about": about} if about else word


@register.filter
def lasting(measure: Measure) -> str:
    """How long it was asked for: days when they are whole, otherwise minutes."""
    minutes = measure.minutes or 0
    if minutes and minutes % 1440 == 0:
        return ngettext("%(n)d day", "%(n)d days", minutes // 1440) % {"n": minutes // 1440}
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


@register.filter
def held_of(decision: Decision) -> HeldDecision | None:
    """What waits or waited for a second person; None when nothing did."""
    return getattr(decision, "held", None)


@register.filter
def later(decision: Decision) -> int | None:
    """The decision that took its place."""
    found = getattr(decision, "overridden_by", None)
    return found.pk if found else None


@register.filter
def why_words(codes: Iterable[str]) -> str:
    return second_words.why(codes)


@register.filter
def reversible(decision: Decision) -> bool:
    return can_be_reversed(decision)


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
    """It lasts, has begun, and neither ran out nor was ended; what ends an account is reversed, not lifted."""
    if measure.restriction is None or is_over(measure):
        return False
    return measure.kind not in FINAL


@register.inclusion_tag("console/queue_choice.html", takes_context=True)
def queue_choice(context: RequestContext, filters: Filter) -> dict[str, Any]:
    """The form that chooses a queue and the least severity."""
    return {"queues": queues_of(context.request), "severities": Severity.choices, "filters": filters}
