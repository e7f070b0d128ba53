"""Bytes of a table as text, whatever wrote them: a spreadsheet in China saves GB18030, elsewhere UTF-8 with a mark."""

import codecs

# the mark says it; without one UTF-8 is tried first, since hardly any other text happens to be valid UTF-8
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(content: bytes) -> tuple[str, str]:
    """(text with "\\n" alone between lines, name of the encoding). ("", "") for what is no text. Never raises."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _tried(content[len(mark) :], encoding)
    for encoding in ("utf-8", "gb18030"):
        text, name = _tried(content, encoding)
        if name:
            return text, name
    return "", ""


def _tried(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return "", ""
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding.upper()
