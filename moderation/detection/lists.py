"""The operator's own word lists, kept outside the rulebook."""

from pathlib import Path


def load_list(path: str | Path) -> list[str]:
    """The terms of a list file, UTF-8: one a line, in order, empty lines and `#` comments dropped.

    Raises OSError when the file can't be read and ValueError when it isn't UTF-8.
    """
    terms = [line.split("#", 1)[0].strip() for line in Path(path).read_text("utf-8-sig").splitlines()]
    return list(dict.fromkeys(filter(None, terms)))
