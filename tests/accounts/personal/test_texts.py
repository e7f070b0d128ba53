"""What people are shown: complete, in both languages, with a digest of the very words."""

import re

import pytest

from accounts.personal.texts import codes, text

NAMED = {"identity_streamer", "identity_buyer", "guardian_streaming", "guardian_tipping", "minor_data", "face_check"}


def test_every_purpose_of_the_site_has_its_text():
    assert set(codes()) >= NAMED


@pytest.mark.parametrize("code", codes())
def test_a_text_says_all_that_the_law_wants_said_in_both_languages(code):
    english, chinese = text(code, "en"), text(code, "zh-hans")
    for shown in (english, chinese):
        assert shown.title
        assert shown.body
        assert shown.retention
        for said in (shown.purpose, shown.method, shown.scope, shown.rights):
            assert said
            assert all(said)
        assert shown.handler
        # whoever is asked learns what happens if it declines
        assert shown.refusal or not shown.is_consent
    for name in ("purpose", "method", "scope", "rights"):
        assert len(getattr(english, name)) == len(getattr(chinese, name)), name
    assert (english.version, english.basis) == (chinese.version, chinese.basis)
    assert english.digest != chinese.digest
    assert not re.search(r"[\u4e00-\u9fff]", english.title + english.body)
    assert re.search(r"[\u4e00-\u9fff]", chinese.title)


def test_what_the_law_orders_is_told_and_not_asked():
    assert not text("identity_streamer", "en").is_consent
    assert text("identity_buyer", "en").is_consent
    assert text("guardian_streaming", "en").by_guardian


def test_the_digest_changes_with_any_word_and_with_who_says_it(settings):
    before = text("minor_data", "en").digest
    assert text("minor_data", "en").digest == before
    settings.DATA_HANDLER = "Another company"
    assert text("minor_data", "en").digest != before


def test_an_unknown_purpose_is_a_lookup_error():
    for code in ("nothing", "../settings", ""):
        with pytest.raises(LookupError):
            text(code, "en")


def test_any_other_language_reads_english():
    assert text("export", "fr").language == "en"
    assert text("export", "zh-CN").language == "zh-hans"
