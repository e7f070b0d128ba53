"""From the order to the end: who acts when, and what is refused on the way."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from delivery.models import Notice
from evidence.models import AuditEvent, Exhibit, Hold
from inspections.models import InspectionFinding, InspectionStep
from inspections.orders.answering import acknowledge, deliver, delivered
from inspections.orders.ending import close, withdraw
from inspections.orders.finding import find, write_note
from inspections.orders.papers import Paper
from inspections.orders.penalising import revoke_penalty
from inspections.orders.rectifying import demand, follow_up, hand_in
from moderation.cases.models import Case
from tests.accounts.identity.build import verified_party
from tests.cases.build import make_cases
from tests.conftest import new_stream
from tests.inspections.counter.build import visiting
from tests.inspections.orders.build import (
    CITY,
    COUNTY,
    NEIGHBOUR,
    PROVINCE,
    acknowledged,
    act,
    code_of,
    found,
    fresh,
    inspector,
    moment,
    ordered,
    penalised,
    ready_package,
    today,
    working_day,
)

pytestmark = pytest.mark.django_db
PDF = Paper(b"%PDF-1.7 proof", "application/pdf")


@pytest.fixture
def officer(person):
    return person("compliance_officer")


@pytest.fixture
def user(seeded):
    return inspector()


def test_the_whole_course_leaves_a_step_and_an_event_for_each_act(user, officer):
    inspection = acknowledged(user, officer)
    act(deliver, officer, inspection, package_id=ready_package(inspection, officer).pk)
    finding = found(user, inspection)
    act(demand, user, inspection, finding_id=finding.pk, demand="Take the video down.", due_on=working_day())
    assert fresh(inspection).state == "rectifying"
    act(hand_in, officer, inspection, finding_id=finding.pk, proof="It is down.", papers=[PDF])
    assert fresh(inspection).state == "follow_up"
    act(follow_up, user, inspection, finding_id=finding.pk, accepted=True)
    closed = act(close, user, inspection)
    assert closed.state == "closed"
    codes = ["ordered", "acknowledged", "delivered", "found", "demanded", "handed_in", "accepted", "closed"]
    assert [step.code for step in InspectionStep.objects.all()] == codes
    events = AuditEvent.objects.filter(target_kind="inspection").order_by("id").values_list("action", flat=True)
    assert list(events) == [f"inspection.{code}" for code in codes]
    assert fresh(inspection).version == len(codes)
    assert not Hold.objects.filter(released_at=None).exists()


def test_an_act_on_what_was_seen_before_somebody_elses_is_stale(user, officer):
    inspection = acknowledged(user, officer)
    seen = fresh(inspection).version
    found(user, inspection)
    attempt = {"article": "LM2021 9", "gravity": "slight", "facts": "A dead link."}
    refused = code_of(lambda: find(user=user, inspection_id=inspection.pk, version=seen, **attempt))
    assert refused == "stale"
    assert InspectionFinding.objects.count() == 1


@pytest.mark.parametrize("place", [NEIGHBOUR, COUNTY], ids=["neighbour", "below"])
def test_to_a_neighbour_and_to_a_place_below_there_is_no_such_inspection(user, place):
    inspection = ordered(user)
    assert code_of(lambda: act(withdraw, inspector(place), inspection, why="mistake")) == "unknown_inspection"


def test_another_department_of_the_place_does_not_act_in_it(user):
    inspection = ordered(user)
    police = inspector(CITY, "police")
    assert code_of(lambda: act(withdraw, police, inspection, why="mistake")) == "unknown_inspection"


def test_the_province_reads_a_citys_inspection_and_does_not_act_in_it(user):
    inspection = ordered(user)
    assert code_of(lambda: act(withdraw, inspector(PROVINCE), inspection, why="mistake")) == "not_own"


@pytest.mark.parametrize("role", ["moderator", "senior_moderator", ""])
def test_only_who_may_answer_acknowledges(user, person, role):
    inspection = ordered(user)
    assert code_of(lambda: act(acknowledge, person(role), inspection)) == "not_allowed"


def test_an_order_is_acknowledged_once(user, officer):
    inspection = acknowledged(user, officer)
    assert code_of(lambda: act(acknowledge, officer, inspection)) == "acknowledged_already"


def test_what_is_delivered_is_a_package_of_this_inspection_that_is_ready(user, officer):
    inspection, other = ordered(user), acknowledged(user, officer)
    foreign, own = ready_package(other, officer), ready_package(inspection, officer)
    assert code_of(lambda: act(deliver, officer, inspection, package_id=own.pk)) == "not_acknowledged"
    act(acknowledge, officer, inspection)
    assert code_of(lambda: act(deliver, officer, inspection, package_id=foreign.pk)) == "package_unknown"
    waiting = inspection.packages.create(asked_by=officer)
    assert code_of(lambda: act(deliver, officer, inspection, package_id=waiting.pk)) == "package_unready"
    assert not delivered(own)
    assert act(deliver, officer, inspection, package_id=own.pk).state == "delivered"
    assert delivered(own)
    assert not delivered(foreign)
    assert code_of(lambda: act(deliver, officer, inspection, package_id=own.pk)) == "delivered_already"


def test_material_that_comes_late_is_marked_so(user, officer):
    inspection = acknowledged(user, officer)
    with time_machine.travel(inspection.due_at + timedelta(minutes=1), tick=False):
        act(deliver, officer, inspection, package_id=ready_package(inspection, officer).pk)
    assert InspectionStep.objects.get(code="delivered").facts["late"] is True


def test_a_finding_names_a_party_that_the_inspection_covers(user, platform):
    stream = new_stream(platform)
    new_stream(platform, "far", channel={"ref": "r-far", "name": "Far", "place": NEIGHBOUR})
    inspection = ordered(user)
    assert code_of(lambda: found(user, inspection, party="Shop far")) == "not_here"
    finding = found(user, inspection, party=f"Shop {stream.ref}", stream=str(stream.pk))
    assert finding.party == stream.channel.operator
    letter = Notice.objects.get(recipient=f"party:{finding.party_id}")
    assert letter.code == "inspection_found_about_you"
    assert "Tea" not in str(letter.facts)


def test_an_inspection_of_one_stream_covers_who_has_a_part_in_it_and_nobody_else(user, platform):
    stream, other = new_stream(platform), new_stream(platform, "s-2")
    inspection = ordered(user, streams=[str(stream.pk)])
    assert found(user, inspection, party=f"Streamer {stream.ref}").party
    assert found(user, inspection, party=f"Shop {stream.ref}").party
    assert code_of(lambda: found(user, inspection, party=f"Streamer {other.ref}")) == "not_here"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"article": "LM1999 1"}, "article_unknown"),
        ({"gravity": "huge"}, "choice_unknown"),
        ({"facts": ""}, "words_missing"),
        ({"case_ids": [999_999_999]}, "case_unknown"),
        ({"gravity": "grave"}, "evidence_missing"),
    ],
    ids=["article", "gravity", "facts", "case", "evidence"],
)
def test_a_finding_that_says_too_little_is_refused(user, changed, code):
    inspection = ordered(user)
    assert code_of(lambda: found(user, inspection, **changed)) == code


def test_files_of_a_finding_are_exhibits_under_their_digest(user):
    inspection = ordered(user)
    finding = found(user, inspection, gravity="grave", papers=[PDF])
    exhibit = finding.exhibits.get()
    assert (exhibit.subject_kind, exhibit.subject_id, exhibit.place) == ("inspection", str(inspection.pk), CITY)
    assert AuditEvent.objects.get(action="exhibit.frozen").detail["sha256"] == bytes(exhibit.sha256).hex()


def test_a_mystery_note_stays_with_the_authority(user, officer):
    inspection = ordered(user)
    Notice.objects.all().delete()
    seen = act(write_note, user, inspection, words="Bought jade, got glass.", seen_at=moment(-1), order_ref="T-1")
    assert seen.words == "Bought jade, got glass."
    assert not Notice.objects.exists()
    later = {"words": "x", "seen_at": moment(1)}
    assert code_of(lambda: act(write_note, user, inspection, **later)) == "seen_later"


def test_what_is_not_put_right_is_owed_again_by_another_day(user, officer):
    inspection = acknowledged(user, officer)
    finding = found(user, inspection)
    act(demand, user, inspection, finding_id=finding.pk, demand="Show the licence.", due_on=working_day())
    act(hand_in, officer, inspection, finding_id=finding.pk, proof="Here.")
    again = {"finding_id": finding.pk, "accepted": False}
    assert code_of(lambda: act(follow_up, user, inspection, **again)) == "words_missing"
    assert code_of(lambda: act(follow_up, user, inspection, words="Blurred.", **again)) == "due_missing"
    act(follow_up, user, inspection, words="Blurred.", due_on=working_day(20), **again)
    assert fresh(inspection).state == "rectifying"
    assert code_of(lambda: act(follow_up, user, inspection, **again | {"accepted": True})) == "nothing_handed_in"
    act(hand_in, officer, inspection, finding_id=finding.pk, proof="Sharper.", papers=[PDF])
    finding.refresh_from_db()
    assert (finding.answer, finding.proof) == ("handed_in", "Sharper.")


def test_a_proof_is_handed_in_only_where_one_is_owed(user, officer):
    inspection = acknowledged(user, officer)
    finding = found(user, inspection)
    attempt = {"finding_id": finding.pk, "proof": "Nothing to see."}
    assert code_of(lambda: act(hand_in, officer, inspection, **attempt)) == "nothing_owed"
    elsewhere = found(user, acknowledged(user, officer))
    assert code_of(lambda: act(hand_in, officer, inspection, **attempt | {"finding_id": elsewhere.pk})) == (
        "unknown_finding"
    )


def test_an_inspection_with_something_open_does_not_close(user, officer):
    inspection = acknowledged(user, officer)
    finding = found(user, inspection)
    act(demand, user, inspection, finding_id=finding.pk, demand="Stop it.", due_on=working_day())
    assert code_of(lambda: act(close, user, inspection)) == "findings_open"
    act(hand_in, officer, inspection, finding_id=finding.pk, proof="Stopped.")
    assert code_of(lambda: act(close, user, inspection)) == "findings_open"
    refused = {"finding_id": finding.pk, "accepted": False, "words": "It goes on.", "due_on": working_day(20)}
    act(follow_up, user, inspection, **refused)
    assert code_of(lambda: act(close, user, inspection)) == "findings_open"
    # what is not put right is punished instead
    penalised(user, finding)
    assert act(close, user, inspection).state == "closed"
    assert code_of(lambda: found(user, inspection)) == "over"


def silent(user, officer):
    """(inspection, finding, the moment after its day): a proof is owed and never handed in."""
    inspection = acknowledged(user, officer)
    finding = found(user, inspection)
    act(demand, user, inspection, finding_id=finding.pk, demand="Stop it.", due_on=working_day())
    finding.refresh_from_db()
    return inspection, finding, finding.due_at + timedelta(minutes=1)


def test_a_proof_that_never_comes_is_not_put_right_once_its_day_is_over(user, officer):
    inspection, finding, late = silent(user, officer)
    said = {"finding_id": finding.pk, "words": "Nothing came.", "due_on": working_day(40)}
    assert code_of(lambda: act(follow_up, user, inspection, accepted=False, **said)) == "nothing_handed_in"
    with time_machine.travel(late, tick=False):
        # what nobody showed is not accepted
        assert code_of(lambda: act(follow_up, user, inspection, accepted=True, **said)) == "nothing_handed_in"
        assert code_of(lambda: act(close, user, inspection)) == "findings_open"
        assert act(follow_up, user, inspection, accepted=False, **said).answer == "refused"
        assert code_of(lambda: act(follow_up, user, inspection, accepted=False, **said)) == "nothing_handed_in"
    assert InspectionStep.objects.latest("pk").code == "refused"


def test_silence_that_was_punished_keeps_no_inspection_open(user, officer):
    inspection, finding, late = silent(user, officer)
    penalty = penalised(user, finding)
    # until its day is over a proof may still come
    assert code_of(lambda: act(close, user, inspection)) == "findings_open"
    with time_machine.travel(late, tick=False):
        act(revoke_penalty, user, inspection, penalty_id=penalty.pk, why="A court did.")
        assert code_of(lambda: act(close, user, inspection)) == "findings_open"
        penalised(user, finding, decision_number="HZ P 2026 2")
        assert act(close, user, inspection).state == "closed"


def test_the_page_offers_the_follow_up_of_an_overdue_proof(user, officer, browse):
    inspection, _finding, late = silent(user, officer)
    address, form = reverse("inspection", args=[inspection.pk]), f"/{inspection.pk}/follow_up"
    visiting(user)
    assert form not in browse(user).get(address).text
    with time_machine.travel(late, tick=False):
        visiting(user)
        assert form in browse(user).get(address).text


def test_a_finding_rests_on_cases_of_the_period_and_on_none_that_is_for_staff_alone(user, stream):
    own, other, internal = made_cases = make_cases(stream, 3)
    Case.objects.filter(pk=internal.pk).update(kind="second_person")
    inspection = ordered(user, period_from=today() - timedelta(days=3))
    attempt = {"gravity": "slight"}
    Case.objects.filter(pk=other.pk).update(opened_at=moment(-9))
    assert code_of(lambda: found(user, inspection, case_ids=[other.pk], **attempt)) == "case_unknown"
    assert code_of(lambda: found(user, inspection, case_ids=[internal.pk], **attempt)) == "case_unknown"
    assert found(user, inspection, case_ids=[own.pk], **attempt).cases.get() == own
    assert len(made_cases) == 3


def test_a_finding_of_one_room_rests_on_no_case_of_another(user, platform):
    stream, other = new_stream(platform), new_stream(platform, "s-2")
    inspection = ordered(user, streams=[str(stream.pk)])
    (own,), (foreign,) = make_cases(stream, 1), make_cases(other, 1)
    assert code_of(lambda: found(user, inspection, case_ids=[foreign.pk])) == "case_unknown"
    assert found(user, inspection, case_ids=[own.pk])


def test_somebody_who_only_buys_is_covered_by_name_alone(user):
    buyer = verified_party(role="buyer", name="Somebody who buys")
    inspection, naming = ordered(user), ordered(user, parties=[buyer.name])
    assert code_of(lambda: found(user, inspection, party=buyer.name)) == "not_here"
    assert found(user, naming, party=buyer.name).party == buyer


def test_an_order_is_withdrawn_before_anything_is_found(user, officer):
    inspection = acknowledged(user, officer)
    assert code_of(lambda: act(withdraw, user, inspection, why="Zhang asked me to")) == "choice_unknown"
    assert act(withdraw, user, inspection, why="handed_over").state == "withdrawn"
    assert not Hold.objects.filter(released_at=None).exists()
    other = ordered(user)
    found(user, other)
    assert code_of(lambda: act(withdraw, user, other, why="mistake")) == "found_already"


def test_an_order_that_nobody_acknowledged_is_not_closed(user):
    assert code_of(lambda: act(close, user, ordered(user))) == "not_acknowledged"


def test_the_words_of_an_inspection_lie_sealed(user, officer):
    inspection = acknowledged(user, officer)
    found(user, inspection, facts="Wang Wu sold it.")
    raw = InspectionFinding.objects.values_list("facts", flat=True).get()
    assert "Wang" not in bytes(raw).decode("latin-1")
    assert Exhibit.objects.count() == 0
