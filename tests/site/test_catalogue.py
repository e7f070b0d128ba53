"""The Chinese catalogue is whole: every message translated, every placeholder kept, compiled as committed."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import polib
import pytest
from django.utils import translation

from tests.children import ROOT

MESSAGES = Path("locale", "zh_Hans", "LC_MESSAGES")
# %(name)s and %% of Python, {name} of the API's sentences; %n is where the desk's scripts put a number
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%n?|\{\w*\}")
MARKUP = re.compile(r"</?\w+[^>]*>")
SPACED = re.compile(r"[\u4e00-\u9fff] +[A-Za-z0-9%(]|[A-Za-z0-9%)] +[\u4e00-\u9fff]")
ALIAS = re.compile(r"\b(?:n?p?n?gettext\w*) as (\w+)")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,.;:!?]")
# what makemessages reads; a copy, since it writes a file beside each template while it works
SOURCES = {".py", ".html", ".txt", ".po"}

Key = tuple[str | None, str, str]


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(ROOT / MESSAGES / "django.po"))


def test_every_message_has_its_chinese(catalogue: polib.POFile):
    assert len(catalogue) > 100
    assert [entry.msgid for entry in catalogue if not all(said(entry))] == []


def test_nothing_is_fuzzy_and_nothing_obsolete_is_left(catalogue: polib.POFile):
    assert [entry.msgid for entry in catalogue if entry.fuzzy] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


def test_chinese_has_one_plural_form(catalogue: polib.POFile):
    assert catalogue.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert [e.msgid for e in catalogue if e.msgid_plural and set(e.msgstr_plural) != {0}] == []


@pytest.mark.parametrize("pattern", [PLACEHOLDER, MARKUP], ids=["placeholders", "markup"])
def test_a_translation_keeps_what_is_filled_in(catalogue: polib.POFile, pattern: re.Pattern[str]):
    def parts(text: str) -> Counter[str]:
        return Counter(pattern.findall(text))

    # against the plural, which is the whole sentence: a singular may leave its number out
    changed = [
        entry.msgid
        for entry in catalogue
        if any(parts(text) != parts(entry.msgid_plural or entry.msgid) for text in said(entry))
    ]
    assert changed == []


def test_a_translation_begins_and_ends_as_its_message_does(catalogue: polib.POFile):
    def edges(text: str) -> tuple[str, str]:
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

    assert [e.msgid for e in catalogue if any(edges(text) != edges(e.msgid) for text in said(e))] == []


def test_chinese_is_set_as_chinese(catalogue: polib.POFile):
    """Full-width marks, and no typed space between Han and Latin: the style sheet spaces them."""
    texts = [text for entry in catalogue for text in said(entry)]
    assert [text for text in texts if SPACED.search(text) or HALF_WIDTH.search(text)] == []


def test_the_compiled_catalogue_says_the_same(catalogue: polib.POFile):
    compiled = polib.mofile(str(ROOT / MESSAGES / "django.mo"))
    assert {key(entry): said(entry) for entry in compiled} == {key(entry): said(entry) for entry in catalogue}


def test_the_site_reads_it():
    with translation.override("zh-hans"):
        assert translation.gettext("cut") == "中断直播"
        assert translation.ngettext("%(n)s flag", "%(n)s flags", 2) % {"n": 2} == "2个标记"


def test_translation_functions_go_by_names_that_makemessages_knows():
    """A string in `_t("…")` is never collected, and stays English without a word."""
    ours = (p for p in ROOT.glob("[a-z]*/**/*.py") if "tests" not in p.parts)
    strange = [(path.name, alias) for path in ours for alias in ALIAS.findall(path.read_text()) if alias != "_"]
    assert strange == []


@pytest.mark.skipif(not shutil.which("xgettext"), reason="needs gettext, which only collecting messages uses")
def test_it_holds_every_message_of_the_sources_and_no_other(catalogue: polib.POFile, tmp_path: Path):
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if not name.startswith(".")]
        copy = tmp_path / Path(folder).relative_to(ROOT)
        copy.mkdir(exist_ok=True)
        for name in files:
            if Path(name).suffix in SOURCES:
                shutil.copy(Path(folder, name), copy)
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "zh_Hans"],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
    )
    found = polib.pofile(str(tmp_path / MESSAGES / "django.po"))
    # by name, so that a failure says what is missing
    in_sources = {key(entry) for entry in found if not entry.obsolete}
    in_catalogue = {key(entry) for entry in catalogue}
    assert in_sources - in_catalogue == set()
    assert in_catalogue - in_sources == set()
