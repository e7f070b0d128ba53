"""The buyer's page: today beside its limits, own caps, minor mode and its PIN, what was refused and why."""

from datetime import time, timedelta
from html import unescape

import pytest
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.refusals import REASONS
from livestream import viewers
from livestream.gates.reasons import GATE_REASONS
from livestream.models import AdmissionEntry, ViewerDay, ViewerLimits
from tests.viewer.conftest import PIN, party_of

pytestmark = pytest.mark.django_db


def used(user, **figures):
    return ViewerDay.objects.create(party=party_of(user), day=today_in_china(timezone.now()), **figures)


def limits(user) -> ViewerLimits:
    return ViewerLimits.objects.get(party=party_of(user))


def test_today_stands_beside_the_limits(browse, kim, alice):
    used(kim, watched_s=23 * 60)
    page = browse(kim).get("/buyer/").text
    assert "23 min" in page
    assert "of 60 min" in page
    assert "minors don’t tip here" in page
    used(alice, tipped_fen=1200)
    page = browse(alice).get("/buyer/").text
    assert "¥12.00" in page
    assert "of ¥2,000.00" in page
    assert "One tip: up to ¥500.00." in page


def test_yesterday_is_not_today(browse, alice):
    day = used(alice, tipped_fen=1200)
    day.day -= timedelta(days=1)
    day.save()
    assert "¥12.00" not in browse(alice).get("/buyer/").text


def test_a_limit_that_is_used_up_says_so(browse, kim):
    used(kim, watched_s=3600)
    assert "used up for today" in browse(kim).get("/buyer/").text


def test_nobody_sees_anothers_figures(browse, alice, mallory):
    used(alice, tipped_fen=1234567)
    assert "12,345.67" not in browse(mallory).get("/buyer/").text


def test_an_adult_sets_own_minutes_hours_and_caps(browse, alice):
    posted = {
        "daily_minutes": "90",
        "night_from": "23:00",
        "night_to": "07:00",
        "tip_each": "10",
        "tip_daily": "50.50",
    }
    assert browse(alice).post("/buyer/limits/", posted)["Location"] == "/buyer/"
    row = limits(alice)
    assert (row.daily_minutes, row.tip_each_fen, row.tip_daily_fen) == (90, 1000, 5050)
    assert (row.night_from, row.night_to) == (time(23), time(7))
    page = browse(alice).get("/buyer/").text
    assert "of ¥50.50" in page
    # an emptied field is the default again
    browse(alice).post("/buyer/limits/", posted | {"tip_daily": "", "daily_minutes": ""})
    assert (limits(alice).tip_daily_fen, limits(alice).daily_minutes) == (None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("daily_minutes", "-1"),
        ("daily_minutes", "1441"),
        ("daily_minutes", "9" * 30),
        ("daily_minutes", "an hour"),
        ("tip_each", "-5"),
        ("tip_each", "0.001"),
        ("tip_each", "NaN"),
        ("tip_each", "1e30"),
        ("tip_daily", "９９x"),
        ("night_from", "25:00"),
        ("night_from", "23:00"),  # one end of a night alone
    ],
)
def test_a_limit_that_makes_no_sense_is_refused_and_nothing_changes(browse, alice, field, value):
    answer = browse(alice).post("/buyer/limits/", {field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not ViewerLimits.objects.exclude(daily_minutes=None, tip_each_fen=None, night_from=None).exists()


def test_a_minor_sets_no_limits(browse, kim):
    assert browse(kim).get("/buyer/limits/")["Location"] == "/buyer/"
    assert browse(kim).post("/buyer/limits/", {"daily_minutes": "1440"})["Location"] == "/buyer/"
    assert not ViewerLimits.objects.filter(party=party_of(kim), daily_minutes__isnull=False).exists()


def test_caps_are_turned_off_in_two_steps_and_on_in_one(browse, alice):
    client = browse(alice)
    assert "Nothing will stop a tip any more" in client.get("/buyer/caps/off/").text
    assert client.post("/buyer/caps/off/").status_code == 422
    assert not ViewerLimits.objects.filter(caps_off_at__isnull=False).exists()
    assert client.post("/buyer/caps/off/", {"sure": "on"})["Location"] == "/buyer/"
    assert limits(alice).caps_off_at
    assert "You turned the caps off." in client.get("/buyer/").text
    client.post("/buyer/caps/on")
    assert limits(alice).caps_off_at is None


def test_a_minors_caps_can_not_be_turned_off(browse, kim):
    assert browse(kim).post("/buyer/caps/off/", {"sure": "on"}).status_code == 422


def test_minor_mode_is_left_by_the_pin_alone(browse, alice):
    client = browse(alice)
    assert "Set a PIN first" in client.get("/buyer/").text
    assert client.post("/buyer/pin/", {"pin": PIN, "again": PIN})["Location"] == "/buyer/"
    client.post("/buyer/minor-mode/on")
    assert viewers.usage(party_of(alice)).limits.minor_mode
    answer = client.post("/buyer/minor-mode/leave", {"pin": "000000"})
    assert answer.status_code == 422
    assert "This PIN is not right." in answer.text
    assert viewers.usage(party_of(alice)).limits.minor_mode
    client.post("/buyer/minor-mode/leave", {"pin": PIN})
    assert not viewers.usage(party_of(alice)).limits.minor_mode
    assert "It comes back by itself" in client.get("/buyer/").text
    client.post("/buyer/minor-mode/on")
    client.post("/buyer/minor-mode/leave", {"pin": PIN, "for_good": "on"})
    assert not limits(alice).minor_mode


def test_after_five_wrong_pins_the_right_one_waits(browse, alice):
    client = browse(alice)
    client.post("/buyer/pin/", {"pin": PIN, "again": PIN})
    client.post("/buyer/minor-mode/on")
    for _ in range(5):
        client.post("/buyer/minor-mode/leave", {"pin": "111222"})
    assert "Too many wrong PINs" in client.post("/buyer/minor-mode/leave", {"pin": PIN}).text


@pytest.mark.parametrize(
    ("pin", "again", "said"),
    [
        ("123", "123", "six digits"),
        ("12345a", "12345a", "six digits"),
        ("１２３４５６", "１２３４５６", "six digits"),
        ("111111", "111111", "one digit six times"),
        ("123456", "123456", "a row like"),
        (PIN, "738292", "differ"),
        ("", "", "six digits"),
    ],
)
def test_a_poor_pin_is_refused(browse, alice, pin, again, said):
    answer = browse(alice).post("/buyer/pin/", {"pin": pin, "again": again})
    assert answer.status_code == 422
    assert said in answer.text
    assert not ViewerLimits.objects.exclude(pin="").exists()


def test_a_pin_is_never_written_back(browse, alice):
    assert PIN not in browse(alice).post("/buyer/pin/", {"pin": PIN, "again": "1"}).text


def test_a_minor_sets_no_pin_and_does_not_leave_minor_mode(browse, kim):
    assert browse(kim).post("/buyer/pin/", {"pin": PIN, "again": PIN}).status_code == 422
    assert browse(kim).post("/buyer/minor-mode/leave", {"pin": PIN}).status_code == 422
    assert viewers.usage(party_of(kim)).limits.minor_mode


def refuse(user, stream, number=1, **fields):
    return [
        AdmissionEntry.objects.create(
            client=stream.client,
            stream=stream,
            party=party_of(user),
            place="330100",
            allowed=False,
            **{"act": "tip", "reasons": ["tip_minor"], "amount_fen": 500} | fields,
        )
        for _ in range(number)
    ]


def test_a_refusal_is_told_with_its_reason_and_article(browse, kim, stream):
    refuse(kim, stream)
    AdmissionEntry.objects.create(
        client=stream.client, stream=stream, party=party_of(kim), place="330100", act="order", allowed=True
    )
    for address in ("/buyer/", "/buyer/history/"):
        answer = browse(kim).get(address)
        page, reason = unescape(answer.text), REASONS["tip_minor"]
        for told in (str(reason.what), str(reason.next), reason.article, stream.title, "¥5.00"):
            assert told in page
        assert len(answer.context["refused"]) == 1


def test_a_reason_that_is_no_longer_known_stands_for_itself(browse, kim, stream):
    refuse(kim, stream, reasons=["of_an_older_version"])
    assert "of_an_older_version" in browse(kim).get("/buyer/history/").text


def test_every_reason_of_the_gates_can_be_shown_as_it_stands(seeded):
    """Entries keep codes without facts, so no sentence of theirs may need one."""
    for reason in GATE_REASONS.values():
        assert "%(" not in f"{reason.what}{reason.next}"


def test_older_refusals_are_on_the_next_page_and_nobody_elses(browse, kim, mallory, stream):
    refuse(kim, stream, 35)
    refuse(mallory, stream, 2, reasons=["comment_muted"])
    first = browse(kim).get("/buyer/history/")
    second = browse(kim).get(f"/buyer/history/?before={first.context['older']}")
    assert (len(first.context["refused"]), len(second.context["refused"])) == (30, 5)
    assert not second.context["days"]
    assert len(browse(mallory).get("/buyer/history/").context["refused"]) == 2


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "1;--"])
def test_an_address_that_names_no_line_says_so(browse, kim, before):
    answer = browse(kim).get("/buyer/history/", {"before": before})
    assert answer.status_code == 400
    assert "can’t be shown" in answer.text


def test_days_are_listed(browse, alice):
    used(alice, watched_s=125, tipped_fen=300, ordered_fen=4200)
    page = browse(alice).get("/buyer/history/").text
    assert "2:05" in page
    assert "¥42.00" in page


def test_a_page_costs_few_queries(browse, kim, grace, stream, link, django_assert_max_num_queries):
    refuse(kim, stream, 40)
    client = browse(kim)
    for address in ("/buyer/", "/buyer/history/", "/buyer/guardian/"):
        with django_assert_max_num_queries(20):
            client.get(address)


@pytest.mark.parametrize("rest", ["caps/on", "minor-mode/on", "minor-mode/leave"])
def test_a_reload_after_a_refusal_leads_to_the_page(browse, alice, rest):
    answer = browse(alice).get(f"/buyer/{rest}")
    assert answer["Location"] == "/buyer/"
    assert not ViewerLimits.objects.exists()
