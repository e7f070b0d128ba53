"""Letters and sentences: whole, without placeholders that nobody fills, and one for every code there is."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from accounts.identity import reasons
from accounts.identity.letters import LETTERS
from accounts.identity.words import SENTENCES, sentence
from accounts.models import Credential
from accounts.refusals import REASONS
from delivery import notices

FACTS = {"until": "2027-05-21", "scope": "medicine"}
CODE = re.compile(r'(?:wrong\("\w+", |NotNow\(|wrong\("\w+", "\w+" if \w+ else |\[|return |append\()"([a-z_0-9]+)"')


def test_every_letter_is_whole_in_the_readers_language(seeded):
    for code, letter in LETTERS.items():
        assert len(code) <= 40
        for language in ("en", "zh-hans"):
            with override(language):
                for part in (letter.title, letter.body, letter.next):
                    told = str(part) % FACTS
                    assert told
                    assert "%" not in told


def test_the_letter_of_one_who_is_registered_already_says_what_to_do():
    letter = LETTERS["identity_refused.already_registered"]
    with override("en"):
        assert str(letter.title) == "Your registration was not accepted"
        assert str(letter.body) == (
            "The person or organisation with this number has a verified account here already; there can be one only."
        )
        assert str(letter.next) == (
            "Sign in to that account and add the role you need there. If you don't know that account, write to staff"
            " and have your document at hand: they will find out who uses your number."
        )
    assert letter.article == "LM2021 8"


def test_letters_and_reasons_are_known_to_whoever_puts_them_into_words():
    assert LETTERS.items() <= notices.LETTERS.items()
    assert set(reasons.REFUSALS) | set(reasons.SUSPENSIONS) <= set(REASONS)
    assert [code for code, _ in reasons.CHOICES] == list(reasons.REFUSALS)


def test_every_code_that_is_raised_has_a_sentence():
    folder = Path(reasons.__file__).parent
    raised = set()
    for path in [*folder.glob("*.py"), folder.parent / "credentials.py"]:
        for found in re.findall(r"(?:NotNow|wrong|Rejected)\(([^\n]*)", path.read_text()):
            raised |= set(re.findall(r'"([a-z]+_[a-z_0-9]+)"', found))
    fields = {"document_type", "document_until", "real_name", "birth_date"}
    assert {"stale_submission", "number_taken", "name_missing", "document_unknown"} <= raised
    assert raised - fields <= set(SENTENCES)


def test_a_code_of_another_apps_check_stands_for_itself():
    assert sentence("number_taken") != "number_taken"
    assert sentence("barred") == "barred"


@pytest.mark.parametrize("state", [Credential.State.VERIFIED, Credential.State.REFUSED, Credential.State.WITHDRAWN])
def test_each_end_of_a_credential_has_a_letter(state):
    assert f"credential_{state}" in LETTERS
