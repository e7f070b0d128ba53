"""Orders and tips: counted once, never above the cap, whoever comes at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import time_machine
from django.db import connection

from livestream.gates.gathering import Viewer
from livestream.gates.services import Question, ask
from livestream.models import AdmissionEntry, ViewerDay
from tests.livestream.gates.build import guardian_of, shanghai, viewer
from tests.livestream.gates.conftest import codes

ADULT, SEVENTEEN = date(1990, 1, 5), date(2009, 1, 5)


@pytest.fixture(autouse=True)
def _afternoon(request):
    if request.node.get_closest_marker("django_db"):
        yield  # threads and a stopped clock do not go together
        return
    with time_machine.travel(shanghai("2026-11-22T15:00:00+08:00"), tick=False):
        yield


def test_the_same_id_gets_the_same_answer_and_counts_once(gate, platform):
    adult = viewer(platform, ADULT)
    first = gate("tip", adult, id="t1", amount=50_000)
    again = gate("tip", adult, id="t1", amount=50_000)
    assert first["allowed"]
    assert again["allowed"]
    assert first["limits"] == again["limits"]
    assert ViewerDay.objects.get().tipped_fen == 50_000
    assert AdmissionEntry.objects.count() == 1


def test_a_refused_id_stays_refused_when_the_limit_has_room_again(gate, platform):
    adult = viewer(platform, ADULT)
    assert codes(gate("tip", adult, id="t1", amount=60_000)) == ["tip_over_each"]
    adult.limits = None
    assert codes(gate("tip", adult, id="t1", amount=60_000)) == ["tip_over_each"]
    assert AdmissionEntry.objects.get().allowed is False


def test_an_id_with_another_amount_viewer_or_stream_is_refused(gate, platform, stream):
    adult, other = viewer(platform, ADULT), viewer(platform, ADULT)
    gate("tip", adult, id="t1", amount=100)
    assert gate("tip", adult, status=409, id="t1", amount=200)["code"] == "admission_id_differs"
    assert gate("tip", other, status=409, id="t1", amount=100)["code"] == "admission_id_differs"
    # an order of the same id is another thing
    assert gate("order", adult, id="t1", amount=100)["allowed"]


def test_what_is_left_goes_down_with_each_tip(gate, platform):
    adult = viewer(platform, ADULT)
    left = [gate("tip", adult, id=f"t{n}", amount=50_000)["limits"]["tip_daily"] for n in range(4)]
    assert left == [150_000, 100_000, 50_000, 0]
    assert codes(gate("tip", adult, id="t5", amount=1)) == ["tip_over_daily"]


def test_near_the_limit_a_reminder_comes(gate, platform):
    adult = viewer(platform, ADULT)
    shown = [[n["code"] for n in gate("tip", adult, id=f"t{n}", amount=40_000)["notices"]] for n in range(5)]
    assert shown == [[], [], [], [], ["tip_reminder"]]


def test_ones_own_caps_stand_in_place_of_the_tables(gate, platform):
    adult = viewer(platform, ADULT, tip_each_fen=100, tip_daily_fen=150)
    assert codes(gate("tip", adult, id="1", amount=101)) == ["tip_over_each"]
    assert gate("tip", adult, id="2", amount=100)["limits"]["tip_daily"] == 50
    assert codes(gate("tip", adult, id="3", amount=51)) == ["tip_over_daily"]


def test_a_cap_of_nothing_lets_nothing_through(gate, platform):
    adult = viewer(platform, ADULT, tip_each_fen=0, tip_daily_fen=0)
    assert codes(gate("tip", adult, id="1", amount=1)) == ["tip_over_each", "tip_over_daily"]


def test_caps_that_were_turned_off_count_all_the_same(gate, platform):
    adult = viewer(platform, ADULT, caps_off_at=shanghai("2026-11-01T00:00:00+08:00"))
    answer = gate("tip", adult, id="1", amount=9_000_000)
    assert (answer["allowed"], answer["limits"]["tip_daily"]) == (True, None)
    assert ViewerDay.objects.get().tipped_fen == 9_000_000


def test_a_minors_own_caps_never_rise_above_the_tables(gate, platform, settings):
    settings.MINORS_MAY_TIP = True
    minor = viewer(platform, SEVENTEEN, tip_each_fen=90_000, caps_off_at=shanghai("2026-11-01T00:00:00+08:00"))
    guardian_of(minor, "guardian_tipping")
    assert gate("tip", minor, id="1", amount=100)["limits"]["tip_each"] == 5000
    assert codes(gate("tip", minor, id="2", amount=5001)) == ["tip_over_each"]


def test_who_may_not_tip_has_nothing_left_to_tip(gate, platform):
    limits = gate("watch", viewer(platform, SEVENTEEN))["limits"]
    assert (limits["tip_each"], limits["tip_daily"], limits["order_each"]) == (0, 0, 20_000)


def test_an_unknown_viewers_order_is_kept_without_making_a_party(gate):
    assert gate("order", {"ref": "nobody"}, id="o1", amount=5000)["allowed"]
    entry = AdmissionEntry.objects.get()
    assert (entry.party, entry.amount_fen, entry.allowed) == (None, 5000, True)


def test_a_minors_orders_add_up(gate, platform):
    minor = viewer(platform, SEVENTEEN)
    for number in range(2):
        assert gate("order", minor, id=f"o{number}", amount=20_000)["allowed"]
    assert codes(gate("order", minor, id="o2", amount=10_001)) == ["order_over_daily"]
    assert gate("order", minor, id="o3", amount=10_000)["limits"]["order_daily"] == 0


def _at_once(questions, platform):
    def one(question):
        try:
            return ask(client=platform, question=question).allowed
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(one, questions))


@pytest.mark.django_db(transaction=True)
def test_twenty_tips_at_once_never_pass_the_cap(platform, stream):
    party = viewer(platform, ADULT, tip_each_fen=100, tip_daily_fen=500)
    questions = [
        Question(act="tip", stream=stream.pk, viewer=Viewer(party.ref), amount=100, id=f"t{n}") for n in range(20)
    ]
    assert sorted(_at_once(questions, platform)) == [False] * 15 + [True] * 5
    assert ViewerDay.objects.get().tipped_fen == 500
    assert AdmissionEntry.objects.filter(allowed=True).count() == 5
    assert {tuple(entry.reasons) for entry in AdmissionEntry.objects.filter(allowed=False)} == {("tip_over_daily",)}


@pytest.mark.django_db(transaction=True)
def test_one_tip_asked_twenty_times_at_once_counts_once(platform, stream):
    party = viewer(platform, ADULT)
    question = Question(act="tip", stream=stream.pk, viewer=Viewer(party.ref), amount=100, id="t")
    assert _at_once([question] * 20, platform) == [True] * 20
    assert ViewerDay.objects.get().tipped_fen == 100
    assert AdmissionEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_new_viewers_first_tips_at_once_make_one_party(platform, stream):
    questions = [
        Question(act="tip", stream=stream.pk, viewer=Viewer("new", band="18+"), amount=100, id=f"t{n}")
        for n in range(20)
    ]
    assert _at_once(questions, platform) == [True] * 20
    assert ViewerDay.objects.get().tipped_fen == 2000
    assert platform.parties.filter(ref="new").count() == 1
