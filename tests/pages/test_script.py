"""The script check marks words and keeps the fact of it: time, digest, number of hits; never the text."""

import dataclasses

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F

from accounts.models import Membership, Party
from evidence.actors import system
from evidence.models import AuditEvent
from livestream.models import PreStreamReview
from moderation.detection.categories import REGULATED, WORDS
from moderation.detection.rules import Matcher, shipped_rules
from moderation.rulebook.engine import rulebook
from moderation.rulebook.models import RulebookState
from moderation.rulebook.services import publish
from tests.pages.conftest import join

PLANTED = "乌龟爬过第七座彩虹桥"


@pytest.fixture(autouse=True)
def rule(seeded):
    """A rule of the test's own, so that these tests stand whatever the shipped rules match."""
    base = next(rule for rule in shipped_rules() if rule.code == "LM10-1")
    own = dataclasses.replace(base, matcher=Matcher(patterns=("彩虹桥",)))
    publish(rule=own, number=99, actor=system("test"))
    RulebookState.objects.update(version=F("version") + 1)
    yield own
    RulebookState.objects.update(version=F("version") + 1)


def ask(client, alice, **fields):
    party = alice.memberships.get().party_id
    return client.post("/studio/script/", {"party": str(party), "script": "", "products": "", "title": ""} | fields)


def test_words_are_marked_with_the_reason_and_the_lawful_wording(browse, language, alice, rule):
    page = ask(browse(alice), alice, script=f"大家好\n\n{PLANTED}\n再见")
    assert page.status_code == 200
    assert "乌龟爬过第七座<mark>彩虹桥</mark>" in page.text
    assert (rule.lawful_zh if language == "zh-hans" else rule.lawful_en) in page.text
    assert (rule.title_zh if language == "zh-hans" else rule.title_en) in page.text
    assert [line.number for line in page.context["lines"]] == [1, 3, 4]
    assert len(page.context["flagged"]) == 1


def test_title_and_product_cards_are_read_as_such(browse, alice):
    page = ask(browse(alice), alice, title="彩虹桥专场", products="普通杯子\n彩虹桥杯子")
    assert [(line.kind, bool(line.hits)) for line in page.context["lines"]] == [
        ("title", True),
        ("product", False),
        ("product", True),
    ]


def test_the_fact_is_kept_and_said(browse, alice):
    client = browse(alice)
    page = ask(client, alice, script=PLANTED)
    review = PreStreamReview.objects.get()
    assert (review.hits, review.characters, review.party) == (1, len(PLANTED), alice.memberships.get().party)
    assert bytes(review.digest).hex()[:8] in page.text
    event = AuditEvent.objects.get(action="script.checked")
    assert event.detail["digest"] == bytes(review.digest).hex()
    # the same words give the same digest
    ask(client, alice, script=PLANTED + "\r\n")
    assert len({bytes(digest) for digest in PreStreamReview.objects.values_list("digest", flat=True)}) == 1


def test_no_table_holds_the_words(browse, alice):
    ask(browse(alice), alice, title=PLANTED, script=PLANTED, products=PLANTED)
    assert PreStreamReview.objects.exists()
    tables = [name for name in connection.introspection.table_names() if not name.startswith("rulebook_")]
    assert len(tables) > len(apps.get_models()) / 2
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{PLANTED}%"])  # noqa: S608
            assert cursor.fetchone()[0] == 0, table


def test_a_script_without_hits_is_kept_too(browse, alice):
    page = ask(browse(alice), alice, script="大家晚上好")
    assert page.context["flagged"] == []
    assert PreStreamReview.objects.get().hits == 0


def test_what_is_pasted_is_escaped(browse, alice):
    page = ask(browse(alice), alice, script="<script>alert(1)</script>彩虹桥<b>").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<mark>彩虹桥</mark>&lt;b&gt;" in page


def test_places_count_code_points(browse, alice):
    page = ask(browse(alice), alice, script="😀👨‍👩‍👧 彩虹桥！").text
    assert "😀👨‍👩‍👧 <mark>彩虹桥</mark>！" in page


@pytest.mark.parametrize(
    "bad",
    [
        {"script": ""},
        {"script": "\n   \n"},
        {"script": "好\n" * 501},
        {"script": "好\n" + "长" * 2001},
        {"script": "有\0空字符"},
        {"products": "杯子\n" * 101},
        {"products": "杯" * 201},
        {"title": "题" * 201},
        {"script": "好", "category": "no_such_category"},
        {"script": "好", "party": "00000000-0000-0000-0000-000000000000"},
        {"script": "好", "party": "?"},
    ],
)
def test_what_cannot_be_checked_is_refused_and_nothing_is_kept(browse, alice, bad):
    page = ask(browse(alice), alice, **bad)
    assert page.status_code == 422
    assert not PreStreamReview.objects.exists()
    assert 'class="field-error"' in page.text or 'role="alert"' in page.text


def test_an_error_names_the_line_and_keeps_what_was_typed(browse, alice):
    page = ask(browse(alice), alice, title="我的标题", script="第一行\n" + "长" * 2345).text
    assert "2345" in page.replace(",", "")
    assert "第一行" in page
    assert "我的标题" in page


def test_the_most_that_is_allowed_is_taken(browse, alice):
    page = ask(browse(alice), alice, script=("长" * 2000 + "\n") * 500, products=("杯" * 200 + "\n") * 100)
    assert page.status_code == 200
    assert PreStreamReview.objects.get().characters == 1_020_000


def test_nobody_checks_for_a_party_that_is_not_theirs(browse, alice, carol):
    foreign = carol.memberships.get().party_id
    assert ask(browse(alice), alice, script="好", party=str(foreign)).status_code == 422
    assert not PreStreamReview.objects.exists()
    page = browse(alice).get("/studio/script/").text
    assert "Streamer s-2" not in page


def test_whoever_acts_for_several_chooses(browse, alice):
    Party.objects.create(roles=["operator"], name="second shop", place="330100", ref="second")
    second = join(alice, "second", "staff")
    page = browse(alice).get("/studio/script/").text
    assert "second shop" in page
    assert "Streamer s-1" in page
    browse(alice).post("/studio/script/", {"party": str(second.pk), "script": "好"})
    assert PreStreamReview.objects.get().party == second


def test_a_supplier_is_no_choice(browse, alice):
    supplier = Party.objects.create(roles=["supplier"], name="some supplier", place="330100", ref="sup")
    Membership.objects.create(user=alice, party=supplier, part="owner")
    assert "some supplier" not in browse(alice).get("/studio/script/").text


def test_every_category_the_rules_know_can_be_chosen(browse, alice):
    form = browse(alice).get("/studio/script/").context["form"]
    offered = {value for value, _ in form.fields["category"].choices}
    named = set(REGULATED)
    for spec in rulebook().specs.values():
        if spec.matcher:
            named |= {*spec.matcher.only_categories, *spec.matcher.categories, *spec.matcher.silent_in}
    assert named <= offered
    # and each has a name people can read
    assert named <= set(WORDS)


def test_a_check_costs_few_queries(browse, alice, django_assert_max_num_queries):
    client = browse(alice)
    with django_assert_max_num_queries(20):
        ask(client, alice, script=(PLANTED + "\n") * 100)
