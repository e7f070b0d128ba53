"""Matched characters are marked by the server, at places that count code points; all else is escaped."""

import pytest

from moderation.console.desk.marks import marked


@pytest.mark.parametrize(
    ("text", "spans", "html"),
    [
        ("加我微信", [(0, 4)], "<mark>加我微信</mark>"),
        ("加我微信", [], "加我微信"),
        ("加我微信", [(1, 2), (3, 4)], "加<mark>我</mark>微<mark>信</mark>"),
        # overlapping and touching matches are one mark
        ("abcdef", [(0, 3), (2, 4), (4, 5)], "<mark>abcde</mark>f"),
        # an emoji outside the basic plane is one place, as Python counts it
        ("👍🏽加V", [(2, 4)], "👍🏽<mark>加V</mark>"),
        # an empty span (a rule about facts, not words) and one past the end mark nothing
        ("abc", [(1, 1), (3, 9)], "abc"),
        ("abc", [(2, 9)], "ab<mark>c</mark>"),
        ('<script>"&', [(0, 8)], "<mark>&lt;script&gt;</mark>&quot;&amp;"),
        # a match inside an entity's character does not cut the entity
        ("a&b", [(1, 2)], "a<mark>&amp;</mark>b"),
    ],
)
def test_marking(text, spans, html):
    assert marked(text, spans) == html
