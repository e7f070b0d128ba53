"""A statement as one text, as a letter on paper would have it."""

from collections.abc import Iterator

from moderation.decisions.statements.statement import Statement
from moderation.decisions.statements.words import Words, sentences, text


def as_text(statement: Statement) -> Words:
    """Headings and paragraphs, parted by empty lines, in both languages."""
    parts = list(_parts(statement))
    return Words("\n\n".join(part.en for part in parts), "\n\n".join(part.zh for part in parts))


def _parts(statement: Statement) -> Iterator[Words]:
    yield statement.title
    yield _part("what", *(sentences(one.what, one.span, one.seen) for one in statement.taken))
    yield _part("ground", statement.ground.words)
    own = [Words(words, words) for words in (statement.reason, statement.facts) if words]
    yield _part("facts", statement.evidence.words, *own)
    yield _part("automation", statement.automation)
    yield _part("territory", statement.territory)
    yield _part("orders", statement.aftercare)
    yield _part("redress", statement.redress)


def _part(heading: str, *lines: Words) -> Words:
    said = [text("heading", heading), *lines]
    return Words("\n".join(line.en for line in said), "\n".join(line.zh for line in said))
