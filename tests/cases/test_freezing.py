"""What was said and shown around a flag is frozen as it was, a minute later, once."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from evidence.models import AuditEvent, Exhibit
from livestream.services import end_stream
from moderation.cases.closing import close, reopen
from moderation.cases.freezing import words
from moderation.cases.freezing.claiming import LEASE, take
from moderation.cases.freezing.freezing import freeze_due, overdue
from moderation.cases.models import Case, Flag, Freezing
from tests.cases.freezing import content, cover, exhibits, frame, freeze_later, product
from tests.conftest import CURE, OFF_PLATFORM, chat, new_stream, send_and_scan, speech

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(stream) -> Case:
    """One flag of LM10-1 at 1:40, among words and things shown."""
    send_and_scan(
        stream,
        {"id": "t1", "kind": "title", "text": "明前龙井专场", "offset_ms": 0},
        cover(),
        product(10, "龙井"),
        chat(60, "一分钟以前"),
        frame(65),
    )
    send_and_scan(stream, chat(95, "多少钱"), frame(99, "茶园实景"), speech(100, OFF_PLATFORM), chat(101, "好的"))
    send_and_scan(stream, product(110, "碧螺春"), chat(129, "半分钟以内"), chat(131, "半分钟以后"))
    return Case.objects.get()


def test_a_flag_is_frozen_when_the_words_after_it_are_there(case):
    assert freeze_due(timezone.now()) == 0
    assert freeze_later() == 1
    assert not Freezing.objects.exists()
    frozen = content(exhibits(case, "words")[0])
    assert [line.get("text") for line in frozen["lines"] if line["kind"] != "product"] == [
        "多少钱",
        "茶园实景",
        OFF_PLATFORM,
        "好的",
        "半分钟以内",
    ]
    flag = Flag.objects.get()
    (told,) = frozen["flags"]
    assert (told["id"], told["rule"], told["signal"]) == (flag.pk, str(flag.rule_version), "p100")
    assert OFF_PLATFORM[slice(*told["span"])]


def test_what_was_on_screen_is_frozen_beside_the_words(case):
    freeze_later()
    by_kind = {exhibit.kind: exhibit for exhibit in exhibits(case)}
    assert set(by_kind) == {"words", "title", "product", "cover", "frame"}
    room = content(by_kind["title"])
    assert (room["title"], room["room"], room["cover"]["text"]) == ("明前龙井专场", "Room s-1", "九块九秒杀")
    card = content(by_kind["product"])
    # the one on screen then, not the one that came after
    assert (card["product"], card["price"], card["was_price"]) == ("龙井", 1290, 9900)
    assert by_kind["frame"].facts["promised"] == f"{99:064x}"
    assert content(by_kind["words"])["flags"][0]["product_card_sha256"] == bytes(by_kind["product"].sha256).hex()


def test_exhibits_belong_to_the_stream_its_place_and_their_moment(case, stream):
    freeze_later()
    for exhibit in exhibits(case):
        assert (exhibit.subject_kind, exhibit.subject_id) == ("stream", str(stream.pk))
        assert (exhibit.place, exhibit.offset_ms, exhibit.retention) == (case.place, 100_000, "exhibits")
        assert exhibit.facts["case"] == case.pk
    assert AuditEvent.objects.filter(action="exhibit.frozen").count() == len(exhibits(case))


def test_evidence_of_a_key_room_is_kept_longer(case, stream):
    stream.channel.key_since = timezone.now()
    stream.channel.save()
    freeze_later()
    assert {exhibit.retention for exhibit in exhibits(case)} == {"exhibits_key"}


def test_nobodys_words_stand_in_the_row_or_in_the_audit_event(case):
    freeze_later()
    told = str(list(Exhibit.objects.values())) + str(list(AuditEvent.objects.values("detail", "target_label")))
    for said in (OFF_PLATFORM, "多少钱", "九块九秒杀", "龙井"):
        assert said not in told


def test_run_again_it_freezes_nothing(case):
    freeze_later()
    before = Exhibit.objects.count()
    assert freeze_later() == 0
    Freezing.objects.create(case=case, due_at=timezone.now())
    assert freeze_later() == 1
    assert Exhibit.objects.count() == before
    assert not Freezing.objects.exists()


def test_a_room_that_goes_on_is_frozen_again_with_what_is_new_alone(case, stream):
    freeze_later()
    send_and_scan(stream, speech(200, OFF_PLATFORM + "快点"))
    freeze_later()
    first, second = exhibits(case, "words")
    assert set(first.facts["flags"]).isdisjoint(second.facts["flags"])
    assert [line["id"] for line in content(second)["lines"]] == ["p200"]
    # the same title and cover are one exhibit; another product was on screen by then
    assert len(exhibits(case, "title")) == len(exhibits(case, "cover")) == 1
    assert [content(card)["product"] for card in exhibits(case, "product")] == ["龙井", "碧螺春"]


def test_flags_that_lie_close_share_one_window_and_others_have_their_own(stream):
    send_and_scan(stream, *[speech(second, f"{OFF_PLATFORM} {second}") for second in (5, 40, 95, 300)])
    freeze_later()
    windows = [(one.facts["from_ms"], one.facts["to_ms"], len(one.facts["flags"])) for one in exhibits_in_order()]
    assert windows == [(0, 125_000, 3), (270_000, 330_000, 1)]


def exhibits_in_order() -> list[Exhibit]:
    return list(Exhibit.objects.filter(kind="words").order_by("offset_ms"))


def test_a_window_ends_after_five_minutes_however_long_the_room_goes_on(stream):
    send_and_scan(stream, *[speech(second, f"{OFF_PLATFORM} {second}") for second in range(0, 700, 50)])
    freeze_later()
    windows = exhibits_in_order()
    assert len(windows) == 2
    assert sum(len(one.facts["flags"]) for one in windows) == 14


def test_more_flags_than_a_pass_takes_are_the_next_ones(stream, monkeypatch):
    monkeypatch.setattr("moderation.cases.freezing.gathering.MOST_FLAGS", 4)
    send_and_scan(stream, *[speech(100 * n, f"{OFF_PLATFORM} {n}") for n in range(10)])
    assert freeze_later() == 3
    flags = [flag for one in exhibits_in_order() for flag in one.facts["flags"]]
    assert sorted(flags) == list(Flag.objects.order_by("pk").values_list("pk", flat=True))


def test_each_case_of_a_stream_has_its_own_exhibits(stream):
    send_and_scan(stream, speech(5, OFF_PLATFORM), speech(6, CURE))
    assert freeze_later() == 2
    for case in Case.objects.all():
        assert len(exhibits(case, "words")) == 1


def test_of_a_crowd_the_nearest_lines_are_kept_and_the_rest_counted(stream, monkeypatch):
    monkeypatch.setattr(words, "MOST_BY_VIEWERS", 3)
    crowd = [chat(n, f"第{n}句") for n in range(90, 100)]
    send_and_scan(stream, *crowd, speech(100, OFF_PLATFORM), frame(92))
    freeze_later()
    frozen = content(exhibits(Case.objects.get(), "words")[0])
    assert [line["id"] for line in frozen["lines"]] == ["f92", "c97", "c98", "c99", "p100"]
    assert frozen["left_out"] == 7
    assert exhibits(Case.objects.get(), "words")[0].facts["left_out"] == 7


def test_a_flagged_line_is_there_whatever_was_left_out(stream, monkeypatch):
    monkeypatch.setattr(words, "MOST_BY_VIEWERS", 0)
    send_and_scan(stream, chat(99, OFF_PLATFORM, speaker="operator"), chat(100, "多少钱"))
    freeze_later()
    assert [line["id"] for line in content(exhibits(Case.objects.get(), "words")[0])["lines"]] == ["c99"]


def test_orders_and_gifts_name_buyers_and_stay_out(stream):
    gift = {"id": "y1", "kind": "gift", "buyer": "b-1", "amount": 100, "offset_ms": 100_500}
    send_and_scan(stream, speech(100, OFF_PLATFORM), gift)
    freeze_later()
    assert [line["kind"] for line in content(exhibits(Case.objects.get(), "words")[0])["lines"]] == ["speech"]


def test_a_stream_that_showed_nothing_has_its_registered_title_alone(stream):
    send_and_scan(stream, speech(5, OFF_PLATFORM))
    freeze_later()
    assert {exhibit.kind for exhibit in Exhibit.objects.all()} == {"words", "title"}
    assert content(Exhibit.objects.get(kind="title"))["title"] == stream.title


def test_a_product_shown_many_batches_ago_is_still_known(stream):
    send_and_scan(stream, product(1, "龙井"))
    for number in range(2, 40):
        send_and_scan(stream, chat(number * 10, "你好"))
    send_and_scan(stream, speech(500, OFF_PLATFORM))
    freeze_later()
    assert content(Exhibit.objects.get(kind="product"))["product"] == "龙井"


def test_a_hidden_product_was_not_on_screen(stream):
    send_and_scan(stream, product(1, "龙井"), product(2, "龙井", action="hidden"), speech(5, OFF_PLATFORM))
    freeze_later()
    assert not Exhibit.objects.filter(kind="product").exists()


def test_what_came_into_a_reopened_case_is_frozen_in_it(case, stream):
    freeze_later()
    close(case=case, outcome=Case.Outcome.VIOLATION, seen_flag_id=case.last_flag_id)
    send_and_scan(stream, speech(200, OFF_PLATFORM + "快点"))
    meanwhile = Case.objects.exclude(pk=case.pk).get()
    reopen(case=case)
    freeze_later()
    assert len(exhibits(case, "words")) == 2
    assert not exhibits(meanwhile)
    assert not Freezing.objects.exists()


def test_a_killed_workers_case_comes_again_when_its_lease_is_over(case):
    later = timezone.now() + LEASE
    asked = take(later)
    assert asked.case_id == case.pk
    assert take(later) is None
    assert freeze_due(later + LEASE) == 1
    assert exhibits(case)


def test_a_store_that_is_away_keeps_the_case_waiting_and_freezes_nothing(case, monkeypatch):
    def away(data: bytes) -> bytes:
        raise OSError("no such host")

    with monkeypatch.context() as patch:
        patch.setattr("evidence.store.put", away)
        assert freeze_later() == 1
    assert not Exhibit.objects.exists()
    assert overdue(timezone.now() + LEASE * 10) == 1
    assert freeze_due(timezone.now() + LEASE * 2) == 1
    assert exhibits(case)
    assert overdue(timezone.now() + LEASE * 10) == 0


def test_the_time_of_what_was_frozen_on_air_begins_with_the_streams_end(case, stream, platform):
    freeze_later()
    before = {one.pk: one.keep_from for one in Exhibit.objects.all()}
    with time_machine.travel(timezone.now() + timedelta(hours=30), tick=False):
        end_stream(client=platform, stream_id=stream.pk)
    stream.refresh_from_db()
    assert {one.keep_from for one in Exhibit.objects.all()} == {stream.ended_at}
    assert all(stream.ended_at > begun for begun in before.values())


def test_the_streams_end_sets_no_clock_back_and_none_of_another_stream(case, stream, platform):
    freeze_later()
    later = timezone.now() + timedelta(days=400)
    Exhibit.objects.update(keep_from=later)
    other = new_stream(platform, ref="another")
    end_stream(client=platform, stream_id=other.pk)
    end_stream(client=platform, stream_id=stream.pk)
    assert {one.keep_from for one in Exhibit.objects.all()} == {later}
