"""Lines of separated cells. A line with a broken quotation is one bad line: the next begins on the next row of text,
so that one slip of a quotation mark does not swallow the rest of the file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITERS = (",", "\t", ";")
# in characters: a longer cell is no reason in words but a file that was read wrongly
MOST_CELL = 2_000
# more than there are columns, so that too many are told from a file that is all commas
MOST_CELLS = 40
# bounded and possessive: of ten thousand quotations left open, each costs no more than one cell
_QUOTED = re.compile(rf'"((?:[^"]|""){{0,{MOST_CELL}}}+)"')
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """`line`: the row of text it begins on, from 1. With a `problem` there are no cells."""

    line: int
    cells: tuple[str, ...]
    problem: str = ""


def delimiter_of(text: str) -> str:
    """The one that parts the first row most often, outside of quotation marks."""
    first = text.lstrip("\n").partition("\n")[0]
    if said := _SEPARATOR_LINE.fullmatch(first):
        return said[1]
    plain = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=plain.count)


def records(text: str, delimiter: str) -> Iterator[Record]:
    """Every record that is not blank, in order. No text raises."""
    at, line = 0, 1
    plain = re.compile(rf"[^{delimiter}\n]*")
    while at < len(text):
        cells, end, problem = _record(text, at, delimiter, plain)
        separator_line = line == 1 and _SEPARATOR_LINE.fullmatch(text[at : max(at, end - 1)])
        if problem or (any(cell.strip() for cell in cells) and not separator_line):
            yield Record(line, tuple(cells), problem)
        line += text.count("\n", at, end)
        at = end


def _record(text: str, start: int, delimiter: str, plain: re.Pattern[str]) -> tuple[list[str], int, str]:
    """(cells, where the next record begins, what is wrong)."""
    cells: list[str] = []
    at = start
    while True:
        if text.startswith('"', at):
            found = _QUOTED.match(text, at)
            if not found:
                return [], _next_row(text, start), "quotation_open"
            cell, at = found[1].replace('""', '"'), found.end()
            if text[at : at + 1] not in (delimiter, "\n", ""):
                return [], _next_row(text, start), "quotation_broken"
        else:
            found = plain.match(text, at)
            cell, at = (found[0], found.end()) if found else ("", at)
        if len(cell) > MOST_CELL:
            return [], _next_row(text, at), "cell_too_long"
        cells.append(cell)
        if text[at : at + 1] != delimiter:
            return cells, at + 1, ""
        if len(cells) > MOST_CELLS:
            # a spreadsheet may end each line with hundreds of empty cells
            end = _next_row(text, at)
            return (cells, end, "") if not text[at:end].strip(delimiter + " \n") else ([], end, "cells_too_many")
        at += 1


def _next_row(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1
