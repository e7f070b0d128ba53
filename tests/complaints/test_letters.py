"""What the person reads, word for word."""

import pytest
from django.utils import translation

from delivery.notices import LETTERS
from moderation.console.letters.letters import letters_of
from tests.complaints.build import answered, held_by

GOLDEN = {
    "appeal_received": (
        "Your appeal has arrived",
        "Your appeal against entry 0a1b2c3d has arrived. Somebody who had no part in the entry looks at it.",
        "You get an answer by the end of 2026-12-07. Until then the entry stays as it is.",
    ),
    "appeal_upheld": (
        "Answer to your appeal: the entry stays",
        "Somebody who had no part in entry 0a1b2c3d has looked at it again. It stays as it is.",
        "Read the reasons on the page about what stands against you. It also says until when the entry counts.",
    ),
    "appeal_changed": (
        "Answer to your appeal: the entry ends earlier",
        "Somebody who had no part in entry 0a1b2c3d has looked at it again. It now ends with 2026-12-01.",
        "Read the reasons on the page about what stands against you. After that day nothing more is to be done.",
    ),
    "appeal_overturned": (
        "Answer to your appeal: the entry is overturned",
        "Entry 0a1b2c3d should not have been. It no longer counts, and whoever we shared it with is told.",
        "You need not do anything. The reasons stand on the page about what stands against you.",
    ),
}
FACTS = {"number": "0a1b2c3d", "due": "2026-12-07", "until": "2026-12-01"}


@pytest.mark.parametrize("code", GOLDEN)
def test_letters_are_whole_sentences(code):
    letter = LETTERS[code]
    with translation.override("en"):
        assert tuple(str(part) % FACTS for part in (letter.title, letter.body, letter.next)) == GOLDEN[code]
    assert letter.article == "LE2026 14"


@pytest.mark.parametrize("outcome", ["upheld", "overturned"])
def test_the_letters_that_are_written_can_be_read(made, owner, senior, outcome):
    answered(held_by(senior, made), senior, outcome)
    for letter in letters_of(owner, None, 10):
        assert letter.known
        assert letter.title
        assert letter.next
        assert "%(" not in letter.body
        if letter.notice.code.startswith("appeal_"):
            assert letter.body
