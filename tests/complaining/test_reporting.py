"""From a link of a stream: a reason, send. Whatever else is said is kept until it can stand."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from livestream.models import AdmissionEntry, Stream
from moderation.complaints.models import Complaint
from tests.complaining.conftest import shop
from tests.complaints.filed.build import began, operator_of
from tests.conftest import new_stream
from tests.viewer.conftest import picture

pytestmark = pytest.mark.django_db
WORDS = "她说含绒量百分之九十，标签上写的是五十。"


def address(stream: Stream, **named: object) -> str:
    query = "&".join(f"{name}={value}" for name, value in {"stream": stream.pk, **named}.items())
    return f"{reverse('complain')}?{query}"


def sent(browser: Client, stream: Stream, at: object = 65_000, **fields: object):
    return browser.post(address(stream, at=at), {"reason": "false_claim", "moment": "1:05", "wish": "none"} | fields)


def test_a_reason_is_enough(browse, spoken, bob):
    answer = sent(browse(bob), spoken)
    made = Complaint.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("complaint", args=[made.pk])
    assert (made.kind, made.reason, made.offset_ms, made.stream_id) == ("report", "false_claim", 65_000, spoken.pk)
    assert made.user_id == bob.pk
    assert not made.words


def test_what_was_on_screen_is_the_product(browse, spoken, bob):
    sent(browse(bob), spoken)
    assert Complaint.objects.get().product == "p-1"


def test_an_insult_is_about_no_product(browse, spoken, bob):
    sent(browse(bob), spoken, reason="abuse")
    assert Complaint.objects.get().product == ""


def test_the_page_names_room_and_moment_and_offers_every_reason(browse, spoken, bob):
    text = browse(bob).get(address(spoken, at=65_000)).text
    assert "Report this moment" in text
    assert "Room s-1" in text
    assert "at 1:05" in text
    for reason in Complaint.Reason:
        assert f'value="{reason}"' in text


def test_on_air_without_a_moment_it_is_this_one(browse, stream, bob, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    Stream.objects.filter(pk=stream.pk).update(started_at=timezone.now() - timedelta(seconds=125))
    assert "at 2:05" in browse(bob).get(address(stream)).text


def test_a_moment_that_cannot_be_read_is_the_stream_as_a_whole(browse, stream, bob):
    page = browse(bob).get(address(stream, at="soon"))
    assert "Report this stream" in page.text
    sent(browse(bob), stream, at="soon", moment="")
    assert Complaint.objects.get().offset_ms is None


def test_the_links_milliseconds_are_kept_until_somebody_writes_another_second(browse, spoken, bob):
    browser = browse(bob)
    sent(browser, spoken, at=65_432)
    sent(browser, spoken, at=65_432, moment="1:02:03")
    assert sorted(Complaint.objects.values_list("offset_ms", flat=True)) == [65_432, 3_723_000]


def test_who_is_signed_out_chooses_the_reason_and_keeps_it_through_the_door(client, spoken):
    page = client.get(address(spoken, at=65_000))
    assert page.status_code == 200
    assert "Sign in and send" in page.text
    door = client.get(address(spoken, at=65_000, reason="price"))
    assert door.status_code == 302
    back = urlsplit(parse_qs(urlsplit(door["Location"]).query)["next"][0])
    assert back.path == reverse("complain")
    assert parse_qs(back.query) == {"stream": [str(spoken.pk)], "at": ["65000"], "reason": ["price"]}


def test_whose_session_ended_meanwhile_keeps_the_reason_too(client, spoken):
    door = sent(client, spoken, reason="price")
    assert "reason%3Dprice" in door["Location"]


def test_behind_the_door_the_reason_is_chosen_already(browse, spoken, bob):
    text = browse(bob).get(address(spoken, at=65_000, reason="price")).text
    chosen = re.findall(r'<input type="radio"[^>]*value="(\w+)"[^>]* checked', text)
    assert chosen == ["price"]


def test_whose_account_speaks_for_nobody_registers_first(browse, spoken, person):
    text = browse(person(name="eve")).get(address(spoken, at=65_000)).text
    assert "Register first" in text
    assert reverse("buyer_register") in text
    assert "at=65000" in text


@pytest.mark.parametrize("named", ["nothing-like-it", "0190a000-0000-7000-8000-000000000000"])
def test_a_stream_that_is_not_there_is_not_found(browse, bob, seeded, named):
    assert browse(bob).get(f"{reverse('complain')}?stream={named}").status_code == 404


def test_without_a_link_one_chooses_among_those_on_air_and_those_one_ordered_in(browse, stream, platform, bob):
    ended = new_stream(platform, "old", title="上周的专场")
    Stream.objects.filter(pk=ended.pk).update(state="ended", ended_at=timezone.now())
    new_stream(platform, "planned", live=False, title="还没开播")
    AdmissionEntry.objects.create(
        client=platform,
        stream=ended,
        party=bob.memberships.get().party,
        place="330100",
        act="order",
        allowed=True,
    )
    text = browse(bob).get(reverse("complain")).text
    assert str(stream.pk) in text
    assert "上周的专场" in text
    assert "还没开播" not in text


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"reason": ""}, "reason", "Choose what is wrong"),
        ({"reason": "other", "words": " "}, "words", "Say in a few words what happened"),
        ({"moment": "65"}, "moment", "Write the moment as 4:07"),
        ({"wish": "refund"}, "order", "Give the number of the order"),
        ({"received_on": "2099-01-01"}, "received_on", "This day has not come yet"),
        (
            {"received_on": "2026-02-03", "sent_back_on": "2026-02-01"},
            "sent_back_on",
            "Goods are sent back after they came",
        ),
        ({"words": "好" * 2001}, "words", "at most 2000 characters"),
    ],
    ids=["no reason", "other without words", "moment", "no order", "day to come", "days crossed", "too long"],
)
def test_what_cannot_stand_is_said_beside_its_field_and_nothing_is_lost(browse, spoken, bob, fields, field, said):
    answer = sent(browse(bob), spoken, **{"words": WORDS, "order": ""} | fields)
    assert answer.status_code == 422
    page = answer.text
    assert f'id="id_{field}_error"' in page
    beside = page[page.index(f'id="id_{field}_error"') :]
    assert said in beside[:600]
    assert not Complaint.objects.exists()
    if "words" not in fields:
        assert WORDS in page
    if field != "reason":
        assert " open>" in page[page.index("more-facts") :][:40]


def test_a_day_before_the_broadcast_is_said_beside_its_field(browse, spoken, bob):
    answer = sent(browse(bob), spoken, wish="refund", order="o-77", sent_back_on="2001-01-01")
    assert (answer.status_code, 'id="id_sent_back_on_error"' in answer.text) == (422, True)
    assert "Nothing can have come from here before" in answer.text
    assert not Complaint.objects.exists()


def test_sent_twice_by_an_impatient_thumb_it_is_filed_once(browse, spoken, bob):
    browser, once = browse(bob), "0" * 32
    first = sent(browser, spoken, once=once)
    assert sent(browser, spoken, once=once)["Location"] == first["Location"]
    assert Complaint.objects.count() == 1


def test_a_wish_makes_it_a_complaint_and_asks_the_operator(browse, spoken, bob):
    began(spoken, datetime(2026, 11, 19, tzinfo=UTC))
    sent(browse(bob), spoken, wish="refund", order="o-77", received_on="2026-11-20")
    made = Complaint.objects.get()
    assert (made.kind, made.wish, made.order_ref, str(made.received_on)) == (
        "complaint",
        "refund",
        "o-77",
        "2026-11-20",
    )
    assert made.operator_due_at is not None


def test_pictures_are_kept_with_it(browse, spoken, bob):
    sent(browse(bob), spoken, pictures=[picture("white"), picture("red")])
    assert [one.kind for one in Complaint.objects.get().files.all()] == ["evidence", "evidence"]


def test_too_many_pictures_are_refused_beside_their_field(browse, spoken, bob):
    answer = sent(browse(bob), spoken, pictures=[picture(c) for c in ("white", "red", "blue", "green", "black")])
    assert answer.status_code == 422
    assert "Choose 4 pictures at most." in answer.text
    assert "Choose your pictures once more" in answer.text


def test_a_guardian_reports_for_the_ward_and_it_counts_as_about_a_minor(browse, spoken, grace, ward):
    browser = browse(grace)
    page = browser.get(address(spoken, at=65_000)).text
    assert "For whom" in page
    sent(browser, spoken, by=str(ward.pk))
    made = Complaint.objects.get()
    assert (made.by_id, made.user_id, made.minors) == (ward.pk, grace.pk, True)


def test_for_somebody_who_is_not_in_ones_care_nothing_is_filed(browse, spoken, grace, ward, bob):
    stranger = bob.memberships.get().party
    assert sent(browse(grace), spoken, by=str(stranger.pk)).status_code == 422
    assert not Complaint.objects.exists()


def test_ones_own_room_is_not_reported(browse, spoken, bob):
    operator_of(spoken, bob)
    answer = sent(browse(bob), spoken)
    assert answer.status_code == 422
    assert "This is your own room." in answer.text


def test_another_operator_may_report_it(browse, spoken, person):
    user = person(name="oscar")
    shop(user)
    assert sent(browse(user), spoken).status_code == 302


def test_the_process_and_its_deadlines_are_open_to_everybody(client, seeded):
    text = " ".join(client.get(reverse("complaints_rules")).text.split())
    for words in ("7 working days", "3 working days", "7 days", "15 days", "12315", "our own promise"):
        assert words in text
    assert "known until 2026-12-31" in text


def test_streams_lead_there_where_viewers_meet_them(browse, bob, seeded):
    text = browse(bob).get(reverse("buyer")).text
    assert f'href="{reverse("complain")}"' in text
    assert f'href="{reverse("complaints_mine")}"' in text
