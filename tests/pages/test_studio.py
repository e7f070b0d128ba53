"""The streamer's pages: one's own streams, what is demanded of them, and letters about it."""

import uuid
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from livestream.models import Restriction, Stream
from livestream.services import end_stream
from moderation.decisions.services import lift
from tests.conftest import new_stream
from tests.pages.conftest import CAROLS_TITLE


def test_owner_and_teammate_see_their_stream_and_no_strangers(browse, alice, bob, stream, carols_stream):
    for user in (alice, bob):
        for page in ("/studio/", f"/studio/streams/{stream.pk}/"):
            answer = browse(user).get(page)
            assert answer.status_code == 200
            assert stream.title in answer.text
            assert CAROLS_TITLE not in answer.text
            assert "Room s-2" not in answer.text


def test_a_strangers_stream_is_not_there_at_all(browse, carol, stream):
    answer = browse(carol).get(f"/studio/streams/{stream.pk}/")
    assert answer.status_code == 404
    assert stream.title not in answer.text
    assert browse(carol).get(f"/studio/streams/{uuid.uuid4()}/").status_code == 404


@pytest.mark.parametrize("page", ["/studio/", "/studio/script/", "/studio/streams/{}/"])
def test_only_streamers_and_operators_come_in(browse, person, stream, page):
    page = page.format(stream.pk)
    assert browse(None).get(page)["Location"].startswith("/accounts/login/")
    for role in ("", "moderator", "compliance_officer"):
        answer = browse(person(role)).get(page)
        assert answer.status_code == 403
        assert stream.title not in answer.text


def test_staff_who_also_hold_a_room_see_their_own_alone(browse, alice, carols_stream, person):
    alice.groups.add(person("moderator").groups.get())
    Authenticator.objects.create(user=alice, type=Authenticator.Type.TOTP, data={"secret": ""})
    assert CAROLS_TITLE not in browse(alice).get("/studio/").text
    assert browse(alice).get(f"/studio/streams/{carols_stream.pk}/").status_code == 404


def test_a_guardian_of_a_streamer_is_no_streamer(browse, alice):
    alice.memberships.update(part="guardian")
    assert browse(alice).get("/studio/").status_code == 403


def test_an_unreadable_stream_id_is_404(browse, alice):
    assert browse(alice).get("/studio/streams/not-a-uuid/").status_code == 404


def test_a_notice_reads_like_a_letter(browse, language, alice, stream, measure):
    pause = measure(stream, "pause", minutes=10, reason="请把联系方式从画面上拿掉")
    for page in ("/studio/", f"/studio/streams/{stream.pk}/"):
        text = browse(alice).get(page).text
        rule = pause.decision.rule
        title, reason = (
            (rule.title_zh, rule.definition["reason_zh"])
            if language == "zh-hans"
            else (rule.title_en, rule.definition["reason_en"])
        )
        for words in (title, reason, rule.article, "请把联系方式从画面上拿掉", "/rules/LM10-1/"):
            assert words in text
        until = timezone.localtime(pause.ends_at).strftime("%H:%M")
        assert until in text
        # who decided is the platform's business
        assert pause.decision.decided_by.label not in text


def test_a_reason_that_repeats_the_rule_is_not_said_twice(browse, alice, stream, measure):
    warned = measure(stream, "warn")
    told = warned.decision.rule.definition["reason_zh"]
    warned.decision.reason = told
    warned.decision.save()
    assert "<q>" not in browse(alice).get("/studio/").text


def test_what_a_moderator_wrote_is_escaped(browse, alice, stream, measure):
    measure(stream, "warn", reason="<script>alert(1)</script>")
    text = browse(alice).get("/studio/").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_measure_that_may_still_be_undone_is_no_notice_yet(browse, alice, stream, measure, time_machine):
    # the ten seconds for it do not run out while a busy machine is at it
    time_machine.move_to(timezone.now(), tick=False)
    warned = measure(stream, "warn", ago=timedelta(seconds=3))
    assert f"notice-{warned.pk}" not in browse(alice).get("/studio/").text
    warned.state = "undone"
    warned.starts_at = timezone.now() - timedelta(minutes=1)
    warned.save()
    assert f"notice-{warned.pk}" not in browse(alice).get("/studio/").text


def test_notices_about_others_are_not_shown(browse, alice, carols_stream, measure):
    measure(carols_stream, "warn", reason="卡罗尔的私事")
    assert "卡罗尔的私事" not in browse(alice).get("/studio/").text


def test_a_lifted_measure_binds_no_more(browse, alice, stream, measure, person):
    pause = measure(stream, "pause", minutes=10)
    assert "demand-paused" in browse(alice).get("/studio/").text
    lift(user=person("senior_moderator"), measure_id=pause.pk, reason="")
    text = browse(alice).get("/studio/").text
    assert "demand-paused" not in text
    assert "demand-allowed" in text


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("pause", "paused"), ("cut", "cut"), ("limit_traffic", "limited"), ("warn", "allowed")],
)
def test_the_demand_in_force_is_shown(browse, alice, stream, measure, kind, shown):
    measure(stream, kind)
    assert f"demand-{shown}" in browse(alice).get(f"/studio/streams/{stream.pk}/").text


def test_an_ended_stream_is_neither_allowed_nor_paused(browse, alice, stream):
    end_stream(client=stream.client, stream_id=stream.pk)
    text = browse(alice).get(f"/studio/streams/{stream.pk}/").text
    assert "demand-" not in text


def test_htmx_gets_the_changing_part_alone(browse, alice, stream):
    for page in ("/studio/", f"/studio/streams/{stream.pk}/"):
        part = browse(alice).get(page, headers={"HX-Request": "true"})
        assert "<html" not in part.text
        assert "HX-Request" in part["Vary"]


def test_without_a_stream_the_page_says_what_makes_one_appear(browse, alice):
    Stream.objects.all().delete()
    assert 'class="empty"' in browse(alice).get("/studio/").text


def test_many_streams_and_notices_cost_no_more_queries(
    browse, alice, stream, platform, measure, django_assert_max_num_queries
):
    streamer = [{"ref": "st-s-1", "name": "Streamer s-1"}]
    for number in range(12):
        other = new_stream(platform, f"more-{number}", streamers=streamer, live=number % 2 == 0)
        measure(other, "limit_traffic")
    client = browse(alice)
    with django_assert_max_num_queries(20):
        page = client.get("/studio/")
    assert page.text.count('id="notice-') == 12


def _restrict(stream, kind, minutes, **fields):
    now = timezone.now()
    Restriction.objects.create(
        stream=stream,
        kind=kind,
        starts_at=now - timedelta(minutes=1),
        ends_at=now + timedelta(minutes=minutes) if minutes else None,
        no_end_reason="" if minutes else "final",
        basis_type="decision",
        basis_id="1",
        basis_text="LM10-1",
        **fields,
    )
