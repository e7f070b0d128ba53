"""What the keys of figures are called, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocklists.models.entries import Source
from inspections.dashboard.metrics import LONGER, STEPS
from livestream.models import AdmissionEntry
from moderation.cases.models import Case
from moderation.complaints.models import Appeal, Complaint
from moderation.decisions.models import MeasureKind

_AGAINST: Mapping[str, Promise] = {
    "decision": gettext_lazy("against a decision"),
    "entry": gettext_lazy("against a blocklist entry"),
    "complaint": gettext_lazy("against the answer to a complaint"),
}
_CLOCKS: Mapping[str, Promise] = {
    "complaint": gettext_lazy("answer to a complaint"),
    "operator": gettext_lazy("an operator's answer"),
    "appeal": gettext_lazy("answer to an appeal"),
}
_STANDS: Mapping[str, Promise] = {
    "valid": gettext_lazy("valid"),
    "due": gettext_lazy("due within 30 days"),
    "lapsed": gettext_lazy("lapsed"),
}
# metric → what its keys are called, in the order of a table
NAMES: Mapping[str, Mapping[str, str | Promise]] = {
    "cases": {value: label for value, label in Case.Kind.choices if value not in {"minors_complaint", "minors_appeal"}},
    "decisions": dict(Case.Outcome.choices),
    "measures": dict(MeasureKind.choices),
    "machine_measures": dict(MeasureKind.choices),
    "appeals": _AGAINST,
    "appeals_decided": dict(Appeal.Outcome.choices),
    "complaints": dict(Complaint.Reason.choices),
    "lapsed": _CLOCKS,
    "minors_refused": dict(AdmissionEntry.Act.choices),
    "blocklist": dict(Source.choices),
    "filings": _STANDS,
}


def name_of(metric: str, key: str) -> str:
    """The key's name; the key itself where it has none (a rule's code)."""
    if metric == "decision_time":
        return step(key)
    return str(NAMES.get(metric, {}).get(key, key))


def step(key: str) -> str:
    """A step of time: "up to 2 min"."""
    if key == LONGER:
        return _("more than %(time)s") % {"time": duration(STEPS[-1])}
    return _("up to %(time)s") % {"time": duration(int(key))}


def duration(seconds: int) -> str:
    """In the largest unit that leaves it exact enough: "40 s", "7.5 min", "2 h", "3 d"."""
    for size, words in ((86_400, _("%(n)s d")), (3600, _("%(n)s h")), (60, _("%(n)s min"))):
        if seconds >= 2 * size or seconds == size:
            return words % {"n": f"{seconds / size:.1f}".removesuffix(".0")}
    return _("%(n)s s") % {"n": seconds}
