"""Every text on every ground, in both themes: 4.5 : 1 (WCAG 1.4.3); edges of fields 3 : 1 (1.4.11)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static/css/tokens.css"
THEMES = ("light", "dark")
GROUNDS = ("ground", "surface", "raised")
TEXTS = ("text", "quiet", "accent", "critical", "high", "medium", "low", "good")
TINTED = ("accent", "critical", "high", "medium", "low", "good")


def colours() -> dict[str, tuple[str, str]]:
    found = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", TOKENS.read_text())
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *((text, f"{text}-tint") for text in TINTED),
    # a row or a line that is chosen or marked keeps all its texts
    *((text, "accent-tint") for text in TEXTS),
    ("text", "mark"),
    ("on-accent", "accent"),
    ("on-critical", "critical"),
]


def test_black_on_white_is_twenty_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_is_legible(theme, text, ground):
    known, side = colours(), THEMES.index(theme)
    assert contrast(known[text][side], known[ground][side]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["ground", "surface"])
def test_edges_of_fields_are_seen(theme, ground):
    known, side = colours(), THEMES.index(theme)
    assert contrast(known["edge"][side], known[ground][side]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("series", [f"series-{n}" for n in range(1, 6)])
def test_series_are_seen_on_a_surface(theme, series):
    """Each also has its own shape and label; so the light theme's pink may be paler than 3 : 1."""
    known, side = colours(), THEMES.index(theme)
    assert contrast(known[series][side], known["surface"][side]) >= 2.8


def test_no_colour_stands_outside_the_tokens():
    for sheet in TOKENS.parent.rglob("*.css"):
        if sheet != TOKENS:
            on_screen = re.sub(r"@media print \{.*?\n  \}", "", sheet.read_text(), flags=re.S)
            found = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", on_screen))
            assert not found, f"{sheet.name}: {found}"
