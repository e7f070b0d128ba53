"""The watch gate: leases, minutes, night, and what is written of whom."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Identity, Party
from livestream.models import AdmissionEntry, Restriction, ViewerDay
from tests.livestream.gates.build import guardian_of, shanghai, viewer
from tests.livestream.gates.conftest import codes

AFTERNOON = shanghai("2026-11-22T15:00:00+08:00")
FIFTEEN, SIXTEEN = date(2011, 1, 5), date(2010, 1, 5)
ADULT, CHILD = date(1990, 1, 5), date(2015, 1, 5)


@pytest.fixture
def clock():
    with time_machine.travel(AFTERNOON, tick=False) as traveller:
        yield traveller


def test_an_adult_watches_and_nothing_is_counted(gate, platform, clock):
    answer = gate("watch", viewer(platform, ADULT))
    assert (answer["allowed"], answer["ask_again_s"], answer["limits"]["minutes"]) == (True, 300, None)
    assert not ViewerDay.objects.exists()


def test_an_unknown_viewer_watches_and_leaves_no_row(gate, clock):
    before = Party.objects.count()
    assert gate("watch", {"ref": "never-seen"})["allowed"]
    assert gate("watch", {"ref": "never-seen", "age_band": "18+"})["allowed"]
    assert Party.objects.count() == before
    assert not ViewerDay.objects.exists()


def test_a_minor_has_an_hour_and_each_question_counts_what_passed(gate, platform, clock):
    minor = viewer(platform, FIFTEEN)
    assert gate("watch", minor)["limits"]["minutes"] == 60
    for minutes in range(5, 60, 5):
        clock.shift(300)
        assert gate("watch", minor, renew=True)["limits"]["minutes"] == 60 - minutes
    clock.shift(300)
    answer = gate("watch", minor, renew=True)
    assert codes(answer) == ["minutes_used"]
    assert (answer["limits"]["minutes"], answer["ask_again_s"]) == (0, None)


def test_a_viewer_who_was_away_is_charged_one_lease_at_most(gate, platform, clock):
    minor = viewer(platform, SIXTEEN)
    gate("watch", minor)
    clock.shift(7200)
    assert gate("watch", minor)["limits"]["minutes"] == 115


def test_asking_often_loses_no_second(gate, platform, clock):
    minor = viewer(platform, FIFTEEN)
    gate("watch", minor)
    for _ in range(25):
        clock.shift(0.4)
        gate("watch", minor, renew=True)
    assert ViewerDay.objects.get(party=minor).watched_s in (9, 10)


def test_the_lease_ends_when_the_night_begins(gate, platform, clock):
    minor = viewer(platform, SIXTEEN)
    clock.move_to(shanghai("2026-11-22T21:58:00+08:00"))
    assert gate("watch", minor)["ask_again_s"] == 120
    clock.move_to(shanghai("2026-11-22T22:00:00+08:00"))
    assert codes(gate("watch", minor)) == ["minor_mode_night"]


def test_the_lease_ends_with_the_minutes_of_the_day(gate, platform, clock):
    minor = viewer(platform, FIFTEEN, daily_minutes=2)
    assert gate("watch", minor)["ask_again_s"] == 120


def test_minor_mode_left_by_pin_comes_back_by_itself(gate, platform, clock):
    minor = viewer(platform, FIFTEEN, left_until=AFTERNOON.replace(hour=22, minute=31))
    clock.move_to(shanghai("2026-11-22T22:30:00+08:00"))
    answer = gate("watch", minor)
    assert (answer["allowed"], answer["ask_again_s"]) == (True, 60)
    clock.shift(60)
    assert codes(gate("watch", minor, renew=True)) == ["minor_mode_night"]


def test_a_new_day_gives_new_minutes(gate, platform, clock):
    minor = viewer(platform, FIFTEEN)
    ViewerDay.objects.create(party=minor, day=date(2026, 11, 22), watched_s=3600, seen_at=AFTERNOON)
    assert codes(gate("watch", minor)) == ["minutes_used"]
    clock.move_to(shanghai("2026-11-23T06:00:00+08:00"))
    assert gate("watch", minor)["limits"]["minutes"] == 60


def test_an_adults_own_limit_counts_too(gate, platform, clock):
    adult = viewer(platform, ADULT, daily_minutes=5)
    assert gate("watch", adult)["limits"]["minutes"] == 5
    clock.shift(300)
    assert codes(gate("watch", adult, renew=True)) == ["minutes_used"]


def test_nothing_of_a_child_is_counted_before_the_guardian_consents(gate, platform, clock):
    child = viewer(platform)
    named = {"ref": child.ref, "age_band": "8-13"}
    assert gate("watch", named)["limits"]["minutes"] == 60
    assert codes(gate("order", named, id="o1", amount=100)) == ["guardian_consent_needed"]
    assert AdmissionEntry.objects.get().party is None
    assert not ViewerDay.objects.exists()
    assert not Identity.objects.filter(party=child).exists()


def test_with_the_guardians_consent_a_childs_minutes_are_counted(gate, platform, clock):
    child = viewer(platform)
    guardian_of(child, "minor_data")
    gate("watch", {"ref": child.ref, "age_band": "8-13"})
    assert ViewerDay.objects.get().party == child
    assert child.identity.band == "8-13"


def test_a_stated_band_is_kept_and_never_rises_by_itself(gate, clock):
    gate("watch", {"ref": "young", "age_band": "14-15"})
    party = Party.objects.get(ref="young")
    assert party.identity.band == "14-15"
    assert gate("watch", {"ref": "young", "age_band": "18+"})["limits"]["minutes"] == 60
    party.identity.refresh_from_db()
    assert party.identity.band == "14-15"
    # years later nobody has said otherwise
    clock.move_to(shanghai("2033-11-22T15:00:00+08:00"))
    assert gate("watch", {"ref": "young"})["limits"]["minutes"] == 60


def test_a_lower_band_takes_the_place_of_a_higher_one(gate, clock):
    gate("watch", {"ref": "young", "age_band": "16-17"})
    gate("watch", {"ref": "young", "age_band": "14-15"})
    assert Identity.objects.get(party__ref="young").band == "14-15"


def test_a_verified_document_stands_over_the_band_kept_before(gate, platform, clock):
    adult = viewer(platform, ADULT)
    Identity.objects.filter(party=adult).update(band="14-15")
    assert gate("watch", adult)["limits"]["minutes"] is None


def test_a_child_seen_behind_an_adults_account_counts_as_the_child(gate, platform, clock):
    adult = viewer(platform, ADULT)
    assert gate("watch", {"ref": adult.ref, "age_band": "14-15"})["limits"]["minutes"] == 60
    assert Identity.objects.get(party=adult).band == ""


@pytest.mark.parametrize(
    ("state", "years", "minutes"),
    [("submitted", 15, 60), ("refused", 15, 60), ("submitted", 30, None), ("suspended", 30, None)],
)
def test_an_unverified_birth_date_lowers_but_never_raises(gate, platform, clock, state, years, minutes):
    party = viewer(platform, date(2026 - years, 1, 5))
    Identity.objects.filter(party=party).update(state=state)
    answer = gate("watch", party)
    assert answer["limits"]["minutes"] == minutes
    assert codes(gate("tip", party, id="t", amount=1)) == ["tip_minor" if years < 18 else "tip_unverified"]


def test_the_prompt_for_minors_comes_first_and_only_once(gate, platform, stream, clock):
    stream.content = "prompt"
    stream.save()
    shown = gate("watch", {"ref": "anybody"})["notices"]
    assert [(notice["code"], notice["must_confirm"]) for notice in shown] == [
        ("minors_prompt", True),
        ("off_platform_trade", False),
    ]
    assert all(notice["article"].startswith("LM2021") for notice in shown)
    assert gate("watch", {"ref": "anybody"}, renew=True)["notices"] == []


def test_a_jump_to_another_platform_warns_even_who_is_refused(gate, stream, clock):
    assert [n["code"] for n in gate("watch", {"ref": "x"}, renew=True, jump=True)["notices"]] == ["off_platform_jump"]
    stream.audience = "18+"
    stream.save()
    refused = gate("watch", {"ref": "x"}, jump=True)
    assert (codes(refused), [n["code"] for n in refused["notices"]]) == (["age_unverified"], ["off_platform_jump"])


@pytest.mark.parametrize(("kind", "code"), [("cut", "stream_cut"), ("pause", "stream_paused")])
def test_a_measure_on_the_stream_closes_every_gate(gate, platform, stream, kind, code):
    now = timezone.now()
    Restriction.objects.create(
        stream=stream,
        kind=kind,
        starts_at=now - timedelta(minutes=1),
        ends_at=now + timedelta(minutes=5),
        basis_type="decision",
        basis_id="1",
        basis_text="LM10-1",
    )
    adult = viewer(platform, ADULT)
    for act, more in (
        ("watch", {}),
        ("comment", {}),
        ("tip", {"id": "1", "amount": 1}),
        ("order", {"id": "1", "amount": 1}),
    ):
        assert codes(gate(act, adult, **more)) == [code]


def test_a_stream_that_is_not_on_air_lets_nobody_in(gate, platform, stream):
    for state in ("scheduled", "ended"):
        stream.state = state
        stream.save()
        assert codes(gate("watch", viewer(platform, ADULT))) == ["stream_not_live"]


def test_all_reasons_come_at_once(gate, platform, stream, clock):
    stream.audience = "18+"
    stream.save()
    clock.move_to(shanghai("2026-11-22T23:00:00+08:00"))
    assert codes(gate("tip", viewer(platform, FIFTEEN), id="t", amount=1)) == [
        "too_young",
        "minor_mode_night",
        "tip_minor",
    ]


def test_each_refusal_is_kept_and_an_allowed_watch_is_not(gate, platform, stream, clock):
    minor = viewer(platform, FIFTEEN)
    gate("watch", minor)
    stream.audience = "16+"
    stream.save()
    gate("watch", minor)
    entry = AdmissionEntry.objects.get()
    assert (entry.act, entry.allowed, entry.reasons, entry.party, entry.stream) == (
        "watch",
        False,
        ["too_young"],
        minor,
        stream,
    )


def test_no_question_takes_more_than_six_statements(gate, platform, clock):
    adult, minor = viewer(platform, ADULT), viewer(platform, FIFTEEN)
    asked = [
        ("watch", adult, {}),
        ("watch", minor, {}),
        ("watch", {"ref": "new", "age_band": "14-15"}, {}),
        ("comment", adult, {}),
        ("order", adult, {"id": "1", "amount": 100}),
        ("order", minor, {"id": "2", "amount": 100}),
        ("tip", adult, {"id": "1", "amount": 100}),
        ("tip", minor, {"id": "2", "amount": 100}),
        ("tip", {"ref": "newer", "age_band": "18+"}, {"id": "3", "amount": 100}),
    ]
    for act, who, more in asked:
        with CaptureQueriesContext(connection) as captured:
            gate(act, who, **more)
        # opening and closing a transaction asks nothing
        statements = [q["sql"] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(statements) <= 6, (act, who, statements)
