"""The public table of defaults by age: what holds here, by which source, and how sure that is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from livestream.ages.table import Row, rows
from moderation.console.viewer.words import age_group, row_value

# the first words of a row's name → its heading; what fits none is about minor mode
TOPICS: Mapping[str, Promise] = {
    "watch": _("Watching"),
    "unverified": _("Watching"),
    "order": _("Ordering"),
    "stored": _("Ordering"),
    "tip": _("Tipping"),
    "minors_may_tip": _("Tipping"),
}
MINOR_MODE = _("Minor mode")


@dataclass(frozen=True, slots=True)
class Certainty:
    icon: str
    kind: str
    word: Promise


SURE: Mapping[str, Certainty] = {
    "R": Certainty("check", "good", _("read in full")),
    "P": Certainty("book", "medium", _("read in part")),
    "M": Certainty("history", "high", _("from memory")),
    "house": Certainty("home", "", _("our own choice")),
}


@dataclass(frozen=True, slots=True)
class Value:
    """`shipped` is "" unless the site changed it."""

    ages: str
    value: str
    shipped: str


@dataclass(frozen=True, slots=True)
class Part:
    """Values that share source and certainty."""

    values: list[Value]
    source: str
    sure: Certainty


@dataclass(frozen=True, slots=True)
class Default:
    """The rows of one name, which differ by age."""

    words: str
    parts: list[Part]


@require_safe
def limits_table(request: HttpRequest) -> HttpResponse:
    """Open to everybody: whoever is refused can read what by."""
    topics = [(str(topic), _defaults(found)) for topic, found in groupby(rows(), key=topic_of)]
    return render(request, "viewer/table.html", {"topics": topics, "certainties": SURE.values()})


def topic_of(row: Row) -> Promise:
    return next((topic for start, topic in TOPICS.items() if row.name.startswith(start)), MINOR_MODE)


def _defaults(found: Iterable[Row]) -> list[Default]:
    language = get_language() or "en"
    return [Default(words, _parts(same)) for words, same in groupby(found, key=lambda row: row.words(language))]


def _parts(found: Iterable[Row]) -> list[Part]:
    return [
        Part([_value(row) for row in same], source, SURE[certainty])
        for (source, certainty), same in groupby(found, key=lambda row: (row.source, row.certainty))
    ]


def _value(row: Row) -> Value:
    shipped = "" if row.value == row.shipped else row_value(row.unit, row.shipped)
    return Value(age_group(row.band), row_value(row.unit, row.value), shipped)
