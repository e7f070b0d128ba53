"""What the codes of an upload say: about the file, about the whole of it, and about each rejected line."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blocklists.bulk.reading import MOST_BYTES, MOST_LINES
from blocklists.bulk.records import MOST_CELL
from blocklists.identifiers.words import SENTENCES as IDENTIFIERS
from blocklists.refusing import Refused
from blocklists.words import SENTENCES as ENTRIES

_FIGURES = {"megabytes": MOST_BYTES // 1024 // 1024, "lines": MOST_LINES, "characters": MOST_CELL}

# the file as a whole: nothing of it was kept
FILES: dict[str, Promise] = {
    "file_missing": _("Choose a file first."),
    "file_too_large": _("The file is larger than %(megabytes)s MB. Split it."),
    "file_too_long": _("The file has more than %(lines)s lines. Split it."),
    "file_empty": _("The file holds no lines. Download the template and fill it in."),
    "file_is_no_text": _("This is no text file. Save the table as CSV (UTF-8) and upload that."),
    "header_missing": _("The first line names no column. Download the template and keep its first line."),
    "header_unreadable": _("The first line cannot be read: a quotation mark in it is not closed."),
    "column_unknown": _("Column %(column)s has a name that is not known here. Compare it with the template."),
    "column_twice": _("Column %(column)s has the name of an earlier one. Each stands once."),
    "columns_missing": _("These columns are missing: %(columns)s."),
}
# the upload as a whole
UPLOADS: dict[str, Promise] = {
    "unknown_bulk": _("There is no such upload."),
    "bulk_not_waiting": _("This upload was proposed or given up already."),
    "bulk_without_lines": _("No line of this upload can be proposed."),
    "bulk_not_made": _("Nothing of this upload was proposed, or it was undone already."),
    "bulk_unfinished": _("Lines of this upload are still being proposed. Wait until all are."),
    "bulk_stale": _("The number of entries that wait has changed meanwhile. Look at the upload afresh."),
}
# a line
LINES: dict[str, Promise] = {
    "quotation_open": _("A quotation mark is not closed, or more than %(characters)s characters stand inside it."),
    "quotation_broken": _("Something stands behind a closing quotation mark. Inside a cell it is written twice."),
    "cell_too_long": _("A cell holds more than %(characters)s characters."),
    "cells_too_many": _("There are more cells than columns. A cell with a separator in it needs quotation marks."),
    "control_character": _("There is a character that cannot be written. Type the cell again."),
    "day_unreadable": _("This is no day. Write it as 2026-12-31."),
    "kind_missing": _("Say of which kind this is."),
    "value_missing": _("Nothing stands here. Enter it, or leave out its kind, too."),
    "number_rounded": _("A spreadsheet has rounded this number. Format the column as text and enter it again."),
    "account_platform": _("An account is written with its platform: the platform’s name, /, the account’s name there."),
    "already_listed": _("An entry already says so about this person for the same time."),
    "twice_in_file": _("An earlier line of this file says so about the same person for the same time."),
    # without the figure that a form would tell
    "overlaps": _("An entry already says so about this person for the same time."),
    "identifier_invalid": _("This is not right: check every character."),
    "too_many_identifiers": _("Too many things are known of this person: leave some out."),
    "too_long": _("This is too long."),
    "longer_than_rule": _("This is longer than the house rule allows for a buyer, or has no end."),
}
_REFUSED = _("This cannot be proposed as it stands.")


def line_words(code: str) -> str:
    """Why a line was rejected; never a word of what stood there."""
    if words := LINES.get(code) or IDENTIFIERS.get(code):
        return str(words) % _FIGURES
    # the figures of a form's sentence are not kept with a line
    said = str(ENTRIES.get(code, _REFUSED))
    return said if "%(" not in said else str(_REFUSED)


def sentence(refused: Refused) -> str:
    """Why an act on an upload was refused, in the reader's language."""
    words = FILES.get(refused.code) or UPLOADS.get(refused.code) or ENTRIES.get(refused.code)
    return str(words) % (_FIGURES | refused.facts) if words else refused.code
