"""The filtered list as a CSV file for people: safe to open in a spreadsheet, recorded, and never without an end."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import user_actor
from accounts.requests import PersonRequest
from blocklists.models import Entry
from blocklists.words import article_words
from evidence.services import record
from moderation.console.blocklists.access import CONFIRM, SHARE, acting
from moderation.console.blocklists.filters import Filter
from moderation.console.blocklists.listing import listed, shown, window
from moderation.console.blocklists.words import STANDINGS
from moderation.console.templatetags.blocklists import category_words, ground_word, scope_words

MOST_ROWS = 10_000
# ten times what a page looks through: a file is asked for once, a page at every click
LOOKED_THROUGH = 200_000
# A spreadsheet takes a cell that begins so for a formula and runs it (CWE-1236); the full-width signs where its
# language is Chinese or Japanese.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(cell: str) -> str:
    """The cell as text in every spreadsheet: what would be a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell


def written(rows: Iterable[Iterable[str]]) -> str:
    """CSV with a mark of its encoding: without it spreadsheets read Chinese as nonsense."""
    text = io.StringIO()
    csv.writer(text).writerows([safe(cell) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()


@acting(CONFIRM, SHARE)
def blocklist_csv(request: PersonRequest) -> HttpResponse:
    """The entries that the filter in the address shows, the newest 10,000 at most. It holds names: that it was taken is
    an audit event. A filter that can't be read gives no file."""
    filters = Filter.of(request).without_place()
    if filters.unread:
        return listed(request)
    with transaction.atomic():
        entries, last = window(filters, request.user, size=LOOKED_THROUGH)
        found = list(shown(entries)[: MOST_ROWS + 1])
        rows = found[:MOST_ROWS]
        cut = len(found) > MOST_ROWS or last is not None
        record(
            actor=user_actor(request.user),
            action="blocklist.exported",
            target_kind="blocklist",
            target_id="",
            rows=len(rows),
            cut=cut,
            filter=filters.query,
        )
    answer = HttpResponse(written(_table(rows, cut)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="blocklist-{timezone.localdate()}.csv"'
    return answer


def _table(rows: list[Entry], cut: bool) -> Iterator[list[str]]:
    yield [
        _("Entry"),
        _("Who"),
        _("Side"),
        _("What is forbidden"),
        _("Goods"),
        _("Standing"),
        _("From"),
        _("Until"),
        _("Source"),
        _("Ground"),
        _("Article"),
    ]
    for entry in rows:
        yield [
            entry.number,
            entry.party.name if entry.party else _("not registered here"),
            str(entry.get_side_display()),
            scope_words(entry),
            category_words(entry.categories) or _("the whole platform"),
            str(entry.get_ended_code_display() or STANDINGS[entry.standing()].word),
            f"{timezone.localtime(entry.starts_at):%Y-%m-%d %H:%M}",
            f"{timezone.localtime(entry.ends_at):%Y-%m-%d %H:%M}" if entry.ends_at else _("no end"),
            str(entry.get_source_display()),
            ground_word(entry.ground),
            article_words(entry.article),
        ]
    if cut:
        yield [_("There is more than this file holds: narrow the filter and export again.")]
