"""The policy of the site blocks inline styles, handlers and scripts: no template may need them."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
SCRIPTS = Path(__file__).parents[2] / "static/js"
FILES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*ml"))


@pytest.mark.parametrize("name", FILES)
def test_a_template_has_no_inline_style_handler_or_script(name):
    source = (TEMPLATES / name).read_text()
    assert not re.search(r"\sstyle=", source)
    assert not re.search(r"\son[a-z]+=[\"']", source)
    assert "hx-on" not in source
    assert "javascript:" not in source
    # a block of data is no script: browsers never run it
    assert not re.search(r"<script(?![^>]*(\ssrc=|\stype=\"application/json\"))", source)


def test_scripts_make_no_markup_out_of_words():
    """innerHTML only takes what the server rendered; nothing is evaluated."""
    for script in SCRIPTS.glob("*.js"):
        source = script.read_text()
        assert "eval(" not in source
        assert "insertAdjacentHTML" not in source
        assert not re.search(r"innerHTML = [`\"']", source)
