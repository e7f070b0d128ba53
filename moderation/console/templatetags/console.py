"""What the pages' templates share: moments, spans of time, severities and rules in the reader's language."""

from datetime import datetime

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from moderation.cases.models import Severity
from moderation.cases.policies import may_view
from moderation.console.books import book_of, queues_of

register = template.Library()

ICONS = {Severity.CRITICAL: "critical", Severity.HIGH: "high", Severity.MEDIUM: "medium", Severity.LOW: "low"}


@register.filter
def clock(seconds: float) -> str:
    """Seconds as 2:05, from an hour on as 83 min, from three on as 24 h, from two days on as 2 d; `clock.js` writes
    the same."""
    seconds = int(seconds)
    sign, seconds = ("−" if seconds < 0 else ""), abs(seconds)
    if seconds < 3600:
        return f"{sign}{seconds // 60}:{seconds % 60:02}"
    if seconds < 3 * 3600:
        return sign + _("%(minutes)d min") % {"minutes": seconds // 60}
    if seconds < 2 * 86_400:
        return sign + _("%(hours)d h") % {"hours": seconds // 3600}
    return sign + _("%(days)d d") % {"days": seconds // 86_400}


@register.filter
def offset(milliseconds: int) -> str:
    """A moment of a stream: 4:07, or 1:04:07 after an hour."""
    hours, rest = divmod(int(milliseconds) // 1000, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


@register.filter
def time_ago(moment: datetime | None) -> SafeString | str:
    """How long ago (or ahead) a moment is, with the exact one in the title. Empty for None."""
    if moment is None:
        return ""
    seconds = int((timezone.now() - moment).total_seconds())
    return _time(moment, _ahead(-seconds) if seconds < 0 else _ago(seconds))


@register.filter
def exact_time(moment: datetime | None) -> SafeString | str:
    """The moment itself, in Shanghai's time."""
    return "" if moment is None else _time(moment, f"{timezone.localtime(moment):%Y-%m-%d %H:%M}")


def _time(moment: datetime, text: str) -> SafeString:
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="seconds"), _exactly(local), text
    )


def _exactly(local: datetime) -> str:
    return f"{local:%Y-%m-%d %H:%M:%S}"


def _ago(seconds: int) -> str:
    if seconds < 5:
        return _("just now")
    if seconds < 60:
        return ngettext("%(n)d s ago", "%(n)d s ago", seconds) % {"n": seconds}
    if seconds < 3600:
        return ngettext("%(n)d min ago", "%(n)d min ago", seconds // 60) % {"n": seconds // 60}
    if seconds < 86_400:
        return ngettext("%(n)d hour ago", "%(n)d hours ago", seconds // 3600) % {"n": seconds // 3600}
    return ngettext("%(n)d day ago", "%(n)d days ago", seconds // 86_400) % {"n": seconds // 86_400}


def _ahead(seconds: int) -> str:
    if seconds < 60:
        return ngettext("in %(n)d s", "in %(n)d s", seconds) % {"n": seconds}
    if seconds < 3600:
        return ngettext("in %(n)d min", "in %(n)d min", seconds // 60) % {"n": seconds // 60}
    if seconds < 86_400:
        return ngettext("in %(n)d hour", "in %(n)d hours", seconds // 3600) % {"n": seconds // 3600}
    return ngettext("in %(n)d day", "in %(n)d days", seconds // 86_400) % {"n": seconds // 86_400}


@register.filter
def yuan(fen: int | None) -> str:
    """A price in fen as ¥12.90."""
    return "" if fen is None else f"¥{fen // 100:,}.{fen % 100:02}"


@register.inclusion_tag("components/badge.html")
def severity(value: int | str) -> dict[str, str]:
    """A severity as icon and word; takes the number of a case or flag or the word of a rule."""
    found = Severity[value.upper()] if isinstance(value, str) else Severity(value)
    return {"kind": ICONS[found], "icon": ICONS[found], "word": str(found.label)}


@register.simple_tag(takes_context=True)
def rule_title(context: Context, code: str) -> str:
    """The rule's title in the reader's language; its code when the rule is not in use any more."""
    spec = book_of(getattr(context, "request", None)).specs.get(code)
    if spec is None:
        return code
    return spec.title_zh if (get_language() or "").startswith("zh") else spec.title_en


@register.filter
def short(number: int) -> str:
    """A count as 312, 4.2k or 1.3M: a row has room for four characters."""
    for limit, unit in ((1_000_000, "M"), (1_000, "k")):
        if number >= limit:
            return f"{number / limit:.1f}".rstrip("0").rstrip(".") + unit
    return str(number)


@register.inclusion_tag("components/queues.html", takes_context=True)
def header_queues(context: Context) -> dict[str, object]:
    """Depth and oldest age of every queue and the number of streams on air, for staff; one query."""
    request = getattr(context, "request", None)
    if request is None or not getattr(request, "user", None) or not may_view(request.user):
        return {"queues": []}
    queues = queues_of(request)
    return {
        "queues": queues,
        "on_air": queues[0].on_air if queues else 0,
        "chosen": request.GET.get("queue", "") if request.path.startswith("/console/") else "",
    }
