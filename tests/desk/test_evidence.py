"""The evidence pane shows the words of the moment, marked and escaped, with what was on screen."""

import re

import pytest
from django.urls import reverse

from moderation.cases.models import Case
from moderation.console.desk import window
from moderation.console.desk.background import background
from moderation.decisions.models import Decision
from tests.conftest import CURE, OFF_PLATFORM, chat, new_stream, send_and_scan, speech


def page_of(browser, case, query=""):
    response = browser.get(reverse("case", args=[case.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def product(ref, title, **fields):
    return {
        "id": ref,
        "kind": "product",
        "product": ref,
        "title": title,
        "price": 100,
        "action": "shown",
    } | fields


def lines_of(page):
    return page[page.index('class="beats"') : page.index("</table>", page.index('class="beats"'))]


def test_a_script_in_the_chat_is_only_text(browse, stream, alice):
    send_and_scan(stream, chat(3, f"<script>alert(1)</script>{OFF_PLATFORM}"))
    page = page_of(browse(alice), Case.objects.get())
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<mark>" in lines_of(page)


def test_matched_characters_are_marked_and_a_lawful_line_is_not(browse, stream, alice):
    send_and_scan(stream, speech(5, OFF_PLATFORM), chat(6, "请不要加微信，走平台下单"))
    lines = lines_of(page_of(browse(alice), Case.objects.get()))
    assert "<mark>" in lines
    assert "请不要加微信，走平台下单" in lines


def test_a_moment_of_the_stream_can_be_chosen(browse, stream, alice):
    send_and_scan(stream, speech(5, "早"), speech(600, OFF_PLATFORM), speech(300, "中间说的话"))
    case = Case.objects.get()
    assert "中间说的话" not in lines_of(page_of(browse(alice), case))
    assert "中间说的话" in lines_of(page_of(browse(alice), case, "?at=300000"))


def test_of_a_long_stream_the_newest_batches_are_read_and_the_one_that_opened_it(
    stream, monkeypatch, django_assert_num_queries
):
    send_and_scan(stream, {"id": "t", "kind": "title", "text": "双十一专场", "offset_ms": 0}, speech(1, "开始了"))
    for second in range(10, 60, 10):
        send_and_scan(stream, speech(second, f"第{second}秒"))
    monkeypatch.setattr(window, "MOST_BATCHES", 2)
    with django_assert_num_queries(1):
        seen = window.window(stream.pk, 50_000)
    assert seen.title == "双十一专场"
    assert [signal["text"] for signal in seen.signals] == ["第40秒", "第50秒"]
    monkeypatch.setattr(window, "MOST_BATCHES", 80)
    assert len(window.window(stream.pk, 50_000).signals) == 7


def test_a_stream_that_sent_nothing_has_an_empty_window(stream):
    seen = window.window(stream.pk, 0)
    assert (seen.signals, seen.title) == ([], "")


@pytest.mark.parametrize("at", ["x", "-5", "99999999999999999999", ""])
def test_a_moment_that_is_none_shows_the_newest_flag(browse, case, alice, at):
    assert "<mark>" in lines_of(page_of(browse(alice), case, f"?at={at}"))


def test_title_cover_product_and_price_at_the_moment(browse, stream, alice):
    send_and_scan(
        stream,
        {"id": "t1", "kind": "title", "text": "新标题", "offset_ms": 0},
        {"id": "k1", "kind": "cover", "text": "封面上的字", "sha256": "0" * 64, "offset_ms": 0},
        product("a", "旧货", offset_ms=1),
        product("b", "新货", price=1290, was_price=9900, offset_ms=2),
        speech(5, OFF_PLATFORM),
        product("c", "后来的货", offset_ms=9000),
    )
    page = page_of(browse(alice), Case.objects.get(group=2))
    screen = page[page.index('class="screen"') : page.index("</dl>", page.index('class="screen"'))]
    for words in ("新标题", "封面上的字", "新货", "¥12.90", "¥99.00"):
        assert words in screen
    assert "旧货" not in screen
    assert "后来的货" not in screen


def test_more_chat_than_anyone_reads_is_counted_not_listed(browse, stream, alice):
    crowd = [chat(n, f"第{n}句", offset_ms=5000 + n) for n in range(40)]
    send_and_scan(stream, *crowd, speech(5, OFF_PLATFORM))
    assert "and 30 more lines" in lines_of(page_of(browse(alice), Case.objects.get()))


def test_severe_pictures_are_blurred_and_never_fetched(browse, stream, alice):
    frame = {
        "id": "f1",
        "kind": "frame",
        "text": "出售仿真枪 不用身份证",
        "sha256": "0" * 64,
        "offset_ms": 1000,
    }
    send_and_scan(stream, frame | {"url": "https://example.com/frame.jpg"}, speech(2, "有仿真枪，不用身份证"))
    case = Case.objects.get(group=1)
    page = page_of(browse(alice), case)
    assert "example.com" not in page
    assert "<img" not in page
    assert "data-severe" in page
    assert re.search(r'class="veil"[^>]*>[^<]*<mark>', page)


def test_the_same_words_before_are_precedent(browse, platform, case, decide, bob):
    decide("warn")
    elsewhere = new_stream(platform, "s-9")
    send_and_scan(elsewhere, speech(5, OFF_PLATFORM))
    page = page_of(browse(bob), Case.objects.get(stream=elsewhere))
    before = page[page.index("The same words before") : page.index("This room")]
    assert reverse("case", args=[case.pk]) in before
    assert "warn" in before


def test_the_rooms_history_shows_decisions_not_undone_ones(case, decide, alice):
    decide("warn")
    assert [d.kinds for d in background(alice, Case.objects.create(**_like(case)), []).history] == [["warn"]]
    Decision.objects.update(undone_at="2026-01-01T00:00Z")
    assert background(alice, Case.objects.latest("pk"), []).history == []


def _like(case):
    names = ["queue_id", "stream_id", "channel_id", "group", "place", "severity", "rules"]
    names += ["opened_at", "rank_at", "limit_s"]
    made = {"open_key": "s:x:99", "flag_count": 0, "last_flag_id": 0}
    return {name: getattr(case, name) for name in names} | made


def test_a_card_takes_at_most_twenty_queries(browse, stream, case, decide, alice, django_assert_max_num_queries):
    """With all there is to show: precedent, history, a predecessor, notes, flags outside the window."""
    send_and_scan(stream, speech(9, OFF_PLATFORM), speech(2000, OFF_PLATFORM), chat(2001, CURE))
    decide("warn")
    browser = browse(alice)
    follower = Case.objects.get(decided_at=None, group=2)
    browser.post(reverse("case_note", args=[follower.pk]), {"text": "hm"})
    with django_assert_max_num_queries(20):
        page = page_of(browser, follower)
    assert "this came after it" in page
    assert re.search(r"hm\s*<span", page)
