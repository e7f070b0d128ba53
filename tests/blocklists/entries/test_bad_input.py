"""What is wrong with a proposal is named beside its field, and nothing is stored."""

from datetime import timedelta

import pytest

from blocklists.entries.subjects import MOST_IDENTIFIERS
from blocklists.models import Change, Entry, Identifier
from blocklists.refusing import Refused
from blocklists.words import sentence
from tests.blocklists.entries.build import in_days, proposed

pytestmark = pytest.mark.django_db

CASES = {
    "side_unknown": ("side", {"side": "seller"}),
    "ground_unknown": ("ground", {"ground": "rudeness"}),
    "ground_of_other_side": ("ground", {"ground": "gang_ordering"}),
    "article_unknown": ("article", {"article": "house:1"}),
    "reason_missing": ("reason", {"reason": "  \n "}),
    "too_long": ("reason", {"reason": "x" * 2001}),
    "scope_unknown": ("scopes", {"scopes": ["breathe"]}),
    "scope_of_other_side": ("scopes", {"scopes": ["go_live", "buy"]}),
    "category_unknown": ("categories", {"categories": ["Food & drink"]}),
    "source_unknown": ("source", {"source": "shared"}),
    "basis_missing": ("basis_text", {"source": "authority"}),
    "end_missing": ("ends_at", {"ends_at": None}),
    "identifier_unknown_kind": ("identifiers", {"identifiers": [("shoe_size", "42")]}),
    "identifier_invalid": ("identifiers", {"identifiers": [("mobile", "13800138000"), ("resident_id", "1234")]}),
    "too_many_identifiers": ("identifiers", {"identifiers": [("device", f"device-{n}") for n in range(10_000)]}),
}


@pytest.mark.parametrize("code", CASES)
def test_each_mistake_is_named_beside_its_field(ann, streamer, code):
    field, wrong = CASES[code]
    with pytest.raises(Refused) as refused:
        proposed(ann, **{"party": streamer} | wrong)
    assert (refused.value.code, refused.value.field) == (code, field)
    words = sentence(refused.value)
    assert words != code
    assert "%" not in words
    assert not any(model.objects.exists() for model in (Entry, Identifier, Change))


@pytest.mark.parametrize(
    ("code", "starts", "ends"),
    [("end_before_start", 5, -1), ("end_before_start", 5, 0), ("end_past", -5, 1), ("end_past", -5, 5)],
)
def test_the_end_comes_after_the_start_and_after_now(ann, streamer, code, starts, ends):
    start = in_days(starts)
    with pytest.raises(Refused) as refused:
        proposed(ann, party=streamer, starts_at=start, ends_at=start + timedelta(days=ends))
    assert refused.value.code == code


@pytest.mark.parametrize("field", ["reason", "facts", "no_end_reason", "basis_text", "basis_id"])
@pytest.mark.parametrize("character", ["\x00", "\ud800"])
def test_what_cant_be_stored_is_refused_before_anything_is(ann, streamer, field, character):
    with pytest.raises(Refused) as refused:
        proposed(ann, party=streamer, **{field: f"a{character}b"})
    assert (refused.value.code, refused.value.field) == ("unreadable", field)


def test_an_entry_is_about_somebody(ann):
    with pytest.raises(Refused, match="subject_missing"):
        proposed(ann)


@pytest.mark.parametrize("field", ["facts", "no_end_reason", "basis_text", "basis_id", "basis_type"])
def test_no_text_is_longer_than_its_column_or_than_anybody_reads(ann, streamer, field):
    with pytest.raises(Refused) as refused:
        proposed(ann, party=streamer, **{field: "字" * 9000})
    assert (refused.value.code, refused.value.field) == ("too_long", field)
    assert refused.value.facts["most"] < 9000


@pytest.mark.parametrize("article", ["house:99", "house:0", "house:", "house:١", "house:1 ", "LE2026 15"])
@pytest.mark.parametrize("side", ["streamer", "buyer"])
def test_only_articles_that_say_something_about_such_lists_are_cited(ann, buyer, side, article):
    with pytest.raises(Refused, match="article_unknown"):
        proposed(ann, side=side, party=buyer, article=article)


def test_a_buyers_entry_never_cites_a_law_that_names_no_buyers(ann, buyer):
    with pytest.raises(Refused, match="article_unknown"):
        proposed(ann, side="buyer", party=buyer, article="LM2021 14")


@pytest.mark.parametrize("categories", [["a" * 33], [""], ["cosmetcs"], ["cosmetics", "makeup and more"]])
def test_a_category_is_one_that_somebody_has_described(ann, streamer, categories):
    with pytest.raises(Refused, match="category_unknown"):
        proposed(ann, party=streamer, categories=categories)


def test_the_line_of_a_wrong_identifier_is_named_and_never_its_value(ann):
    with pytest.raises(Refused) as refused:
        proposed(ann, identifiers=[("device", "AA-BB-CC-DD-EE-FF"), ("resident_id", "123456789012345678")])
    assert refused.value.facts["line"] == 2
    assert "123456789012345678" not in sentence(refused.value) + repr(refused.value.facts)


def test_as_many_identifiers_as_allowed_are_taken(ann):
    devices = [("device", f"{n:016x}") for n in range(1, MOST_IDENTIFIERS + 1)]
    assert proposed(ann, identifiers=devices).identifiers.count() == MOST_IDENTIFIERS
