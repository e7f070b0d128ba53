"""What the counter's list of cases shows, as its address says it: codes and days, never a name."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.utils.dateparse import parse_date

from accounts import places
from accounts.ages import SHANGHAI
from inspections.counter.drills import AS_OTHERS, DRILLS
from moderation.cases.models import Case
from moderation.decisions.models import MeasureKind
from moderation.rulebook.engine import rulebook

# what the law of a rule is called is a short line; more is no article
LONGEST_ARTICLE, LONGEST_KEY = 60, 40
# kinds that are about another case, for staff alone: their outcome stands with the case they are about
INTERNAL = (Case.Kind.SECOND_PERSON, Case.Kind.SAMPLE)
# that a minor is in it is for cleared people: at the counter such a complaint or appeal is one like others
KINDS = [kind for kind in Case.Kind if kind not in (*INTERNAL, *AS_OTHERS)]


def shown_kind(case: Case) -> Case.Kind:
    """What an authority reads of a case's kind, on pages and in packages."""
    return AS_OTHERS.get(Case.Kind(case.kind), Case.Kind(case.kind))


def kinds_shown_as(kind: str) -> list[str]:
    """The kinds of cases that an authority finds under this one."""
    return [kind, *(hidden.value for hidden, shown in AS_OTHERS.items() if shown == kind)]


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty: everything of the authority's own place. `metric` and `key` are a figure's of the dashboard, whose cases
    are wanted. `before`: the case that the last page ended with. `unread`: names of what could not be read."""

    place: str
    since: str = field(default="", metadata={"named": "from"})
    until: str = field(default="", metadata={"named": "to"})
    article: str = ""
    rule: str = ""
    kind: str = ""
    outcome: str = ""
    measure: str = ""
    metric: str = ""
    key: str = ""
    before: str = ""
    unread: tuple[str, ...] = ()

    @classmethod
    def read(cls, given: Mapping[str, str], own: str) -> "Filter":
        """Within the place `own`; another one is as unreadable as a made-up one: nothing tells them apart."""
        values = {name: value for name in NAMES if (value := given.get(_NAMED.get(name, name), "").strip())}
        good = {name: value for name, value in values.items() if _known(name, value, own)}
        unread = tuple(name for name in values if name not in good)
        if good.get("since", "") > good.get("until", "9"):
            unread += ("until",)
        return cls(**{"place": own} | good, unread=unread)

    @property
    def query(self) -> str:
        """`?place=330106&rule=LM18-1`, without the place in the list."""
        return "?" + urlencode(
            {_NAMED.get(name, name): value for name in NAMES if name != "before" and (value := getattr(self, name))}
        )

    @property
    def days(self) -> tuple[date | None, date | None]:
        return parse_date(self.since), parse_date(self.until)

    @property
    def moments(self) -> tuple[datetime | None, datetime | None]:
        """The period's ends, half-open: days of China, both included."""
        since, until = self.days
        return (
            datetime.combine(since, time(), SHANGHAI) if since else None,
            datetime.combine(until, time(), SHANGHAI) + timedelta(days=1) if until else None,
        )

    @property
    def narrowed(self) -> bool:
        """Whether more than place and period is asked for."""
        return any((self.article, self.rule, self.kind, self.outcome, self.measure, self.metric))

    def after(self, case_id: int) -> str:
        """The address of what was opened before this case."""
        return f"{self.query}&before={case_id}"

    def without_figure(self) -> str:
        """The same list, of all cases."""
        return replace(self, metric="", key="", before="").query


NAMES = [one.name for one in fields(Filter) if one.name != "unread"]
_NAMED = {one.name: one.metadata["named"] for one in fields(Filter) if one.metadata}


def articles() -> dict[str, list[str]]:
    """Article → the rules that cite it, of every rule now in force or on watch."""
    found: dict[str, list[str]] = {}
    for code, version in rulebook().versions.items():
        found.setdefault(version.article, []).append(code)
    return dict(sorted(found.items()))


def _known(name: str, value: str, own: str) -> bool:
    match name:
        case "place":
            return places.covers(own, value)
        case "since" | "until":
            return _is_day(value)
        case "article":
            return len(value) <= LONGEST_ARTICLE and value in articles()
        case "rule":
            return value in rulebook().versions
        case "before":
            return value.isascii() and value.isdecimal() and len(value) < 19
        case "key":
            return len(value) <= LONGEST_KEY and value.isprintable()
    choices: dict[str, list[str]] = {
        "kind": [kind.value for kind in KINDS],
        "outcome": Case.Outcome.values,
        "measure": MeasureKind.values,
        "metric": list(DRILLS),
    }
    return value in choices[name]


def _is_day(value: str) -> bool:
    try:
        return parse_date(value) is not None
    except ValueError:
        return False
