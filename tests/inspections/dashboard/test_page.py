"""The page, its files and its fragment, as an inspector of Hangzhou asks for them."""

import csv
import io

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import AuthorityPost
from tests.conftest import OFF_PLATFORM, send_and_scan, speech
from tests.inspections.dashboard.build import HALF_PAST, all_at, count

pytestmark = pytest.mark.django_db
DAY = {"from": "2026-05-20", "to": "2026-05-20"}


@pytest.fixture
def inspector(person, browse) -> Client:
    user = person()
    AuthorityPost.objects.create(user=user, department="market", place="330100")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return browse(user)


@pytest.fixture
def counted(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST)
    count()
    return stream


def page(inspector, **asked):
    return inspector.get(reverse("authority"), asked)


def test_an_inspector_sees_the_figures_of_the_own_place(inspector, counted):
    answer = page(inspector, **DAY)
    assert answer.status_code == 200
    assert answer.context["dashboard"].place == "330100"
    assert "<svg" in answer.text
    assert (
        f"{reverse('authority_cases')}?place=330100&amp;from=2026-05-20&amp;to=2026-05-20&amp;metric=flags"
        in answer.text
    )


@pytest.mark.parametrize("place", ["330000", "330200", "310000", "000000", "33010", "330100;", "９９"])
def test_nothing_tells_of_another_place(inspector, counted, place):
    for route in ("authority", "authority_live"):
        assert inspector.get(reverse(route), {"place": place} | DAY).status_code == 404
    address = reverse("authority_table", args=["figures", "json"])
    assert inspector.get(address, {"place": place} | DAY).status_code == 404


def test_a_county_of_the_own_place_is_open(inspector, counted):
    assert page(inspector, place="330106", **DAY).context["dashboard"].place_name == "西湖区"


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ({"from": "yesterday", "to": "2026-05-20"}, "from", "no day"),
        ({"from": "2026-05-20"}, "to", "no day"),
        ({"from": "2026-05-20", "to": "2026-05-19"}, "to", "before the first"),
        ({"from": "2026-05-20", "to": "2999-01-01"}, "to", "has not come yet"),
        ({"from": "2023-05-19", "to": "2026-05-19"}, "from", "three years"),
        ({"from": "0001-01-01", "to": "0001-01-02"}, "from", "no figures"),
        (DAY | {"as_of": "noon"}, "as_of", "no moment"),
        (DAY | {"as_of": "2026-05-20T10:00"}, "as_of", "no moment"),
        (DAY | {"as_of": "2999-05-20T10:00:00+08:00"}, "as_of", "has not come yet"),
        (DAY | {"place": "330197"}, "place", "No place"),
    ],
    ids=["no-day", "one-day", "backwards", "ahead", "long", "ancient", "no-moment", "no-zone", "later", "no-place"],
)
def test_what_can_not_be_read_is_said_beside_its_field(inspector, seeded, asked, field, words):
    answer = page(inspector, **asked)
    assert answer.status_code == 400
    assert words in answer.context["wrong"][field]
    assert f'id="d-{field.replace("_", "-")}-error"' in answer.text
    file = inspector.get(reverse("authority_table", args=["figures", "csv"]), asked)
    assert (file.status_code, list(file.json()["errors"])) == (400, [field])


def test_three_years_are_shown(inspector, counted):
    assert page(inspector, **{"from": "2023-05-21", "to": "2026-05-20"}).status_code == 200


def test_the_permalink_gives_the_same_numbers_after_more_was_counted(inspector, counted):
    first = page(inspector, **DAY)
    send_and_scan(counted, speech(2, OFF_PLATFORM))
    all_at(HALF_PAST)
    count()
    again = inspector.get(f"{reverse('authority')}?{first.context['permalink']}")
    assert again.context["dashboard"].tables() == first.context["dashboard"].tables()
    assert again.context["newest"]
    assert page(inspector, **DAY).context["dashboard"].tables() != first.context["dashboard"].tables()


def test_every_table_is_a_file_in_both_kinds(inspector, counted):
    for table in page(inspector, **DAY).context["dashboard"].tables():
        text = inspector.get(reverse("authority_table", args=[table.code, "csv"]), DAY).content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[0] == [column.code for column in table.columns]
        assert len(rows) == 1 + len(table.rows)
        told = inspector.get(reverse("authority_table", args=[table.code, "json"]), DAY).json()
        assert [tuple(row.values()) for row in told["rows"]] == [row.values for row in table.rows]


def test_columns_are_the_same_in_every_language(inspector, counted):
    asked = reverse("authority_table", args=["rules", "csv"])
    inspector.cookies["django_language"] = "zh-hans"
    assert inspector.get(asked, DAY).content.decode("utf-8-sig").splitlines()[0] == (
        "rule,title,article,flags,cases,violations,flags_before"
    )


def test_a_table_that_is_none_is_not_found(inspector, seeded):
    assert inspector.get(reverse("authority_table", args=["nothing", "csv"]), DAY).status_code == 404


def test_before_anything_was_counted_the_page_says_so(inspector, seeded):
    answer = page(inspector)
    assert answer.status_code == 200
    assert "Nothing counted yet" in answer.text


def test_the_fragment_tells_what_is_so_now(inspector, counted):
    live = inspector.get(reverse("authority_live")).context["live"]
    assert (live.on_air, live.open_cases, live.people) == (1, 1, 0)
    assert inspector.get(reverse("authority_live"), {"place": "330106"}).context["live"].on_air == 0


def test_a_page_takes_at_most_twenty_queries(inspector, counted, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        page(inspector, **{"from": "2025-06-01", "to": "2026-05-20"})


def test_no_style_and_no_script_stands_in_the_page(inspector, counted):
    text = page(inspector, **DAY).text
    assert "style=" not in text
    assert " onclick=" not in text
