"""Letters about inspections: each that is written has its words, and all its facts."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from delivery.notices import LETTERS
from inspections.orders.letters import LETTERS as OWN

SOURCE = "".join(path.read_text() for path in sorted((Path(settings.BASE_DIR) / "inspections/orders").glob("*.py")))
# what `telling` gives every letter, and what the services add
FACTS = {name: name for name in ("number", "authority", "due", "article", "decision", "law", "appeal", "until")}


@pytest.mark.parametrize("code", sorted(OWN))
def test_a_letter_is_known_to_the_site_and_asks_for_no_fact_that_nobody_gives(code):
    letter = LETTERS[code]
    for part in (letter.title, letter.body, letter.next):
        assert "%" not in str(part) % FACTS


def test_every_letter_that_a_service_names_is_there():
    named = set(re.findall(r'tell_\w+\([^"]*?"(inspection_\w+)"', SOURCE))
    assert len(named) >= 10
    assert named <= set(OWN)
