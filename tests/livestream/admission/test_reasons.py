"""Every code of the door has its words, article and a next step."""

import re
from pathlib import Path

import pytest

from accounts.refusals import REASONS
from livestream.admission.reasons import DOOR_REASONS
from moderation.rulebook.admission import NAME_REASONS

ROOT = Path(__file__).resolve().parents[3]
WRITTEN = re.compile(r'(?:Refusal|refuse)\(\s*"([a-z_0-9]+)"')
SOURCES = [*(ROOT / "livestream/admission").rglob("*.py"), ROOT / "livestream/channels.py"]
CODES = sorted({code for source in SOURCES for code in WRITTEN.findall(source.read_text())})


def test_the_door_was_searched_for_codes():
    assert len(CODES) > 20


@pytest.mark.parametrize("code", CODES)
def test_a_code_that_the_door_may_give_is_described(code):
    assert code in REASONS


@pytest.mark.parametrize("code", [*DOOR_REASONS, *NAME_REASONS])
def test_a_reason_fits_its_column_and_says_what_by_which_article_and_what_next(code):
    reason = REASONS[code]
    assert len(code) <= 32
    assert reason.article
    assert str(reason.what)
    assert str(reason.next)
