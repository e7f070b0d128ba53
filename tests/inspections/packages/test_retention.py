"""A package ends three years after its inspection was closed: the zip goes, the row says when and under what."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from blocklists.refusing import Refused
from evidence import holds, store
from evidence.actors import system
from evidence.models import AuditEvent, Erasure, Hold
from evidence.retention import running
from evidence.retention.table import term
from inspections.counter.visits import begin
from inspections.models import Inspection, Package
from inspections.orders.answering import deliver
from inspections.packages import making, services
from inspections.packages.querysets import last_ready
from inspections.retention import packages as job
from tests.inspections.orders.build import act, code_of
from tests.inspections.packages.build import hand_over, inspection, made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_sealed_at_once")]
TEST = system("test")
# made on the first day, closed on the second; what is inspected happened around the first
MADE, CLOSED = datetime(2027, 3, 8, 4, 0, tzinfo=UTC), datetime(2027, 3, 9, 4, 0, tzinfo=UTC)
# the last hour that counts and the first after it, in China
BEFORE, AFTER = datetime(2030, 3, 9, 15, 0, tzinfo=UTC), datetime(2030, 3, 9, 17, 0, tzinfo=UTC)


@pytest.fixture
def order(inspector):
    with time_machine.travel(MADE, tick=False):
        return inspection(inspector)


@pytest.fixture
def package(inspector, order):
    with time_machine.travel(MADE, tick=False):
        return made(inspector, order)


@pytest.fixture
def over(package):
    """Delivered, and its inspection closed."""
    hand_over(package)
    close(package.inspection)
    return package


@pytest.fixture
def officer(person):
    return person("compliance_officer")


def close(order: Inspection, state: str = "closed") -> None:
    Inspection.objects.filter(pk=order.pk).update(state=state, closed_at=CLOSED)
    order.refresh_from_db()


def run(now=AFTER):
    return list(running.run(now, "packages"))


def lies_there(package: Package) -> bool:
    try:
        store.read(bytes(package.sha256 or b""))
    except store.Missing:
        return False
    return True


@pytest.mark.parametrize("state", ["closed", "withdrawn"])
def test_it_goes_three_years_after_the_closing_and_not_an_hour_before(package, state):
    close(package.inspection, state)
    assert run(BEFORE) == []
    assert lies_there(package)
    (outcome,) = run()
    assert (outcome.erased, outcome.kept) == (1, 0)
    assert not lies_there(package)
    package.refresh_from_db()
    assert (package.state, package.erased_at) == ("erased", AFTER)
    assert bytes(package.sha256)


def test_while_its_inspection_is_open_no_clock_runs(package):
    assert run(AFTER + timedelta(days=9000)) == []
    assert lies_there(package)


def test_each_has_an_event_of_its_own_and_the_run_one_for_all(over):
    run()
    erasure = Erasure.objects.get()
    assert (erasure.retention, erasure.counted, erasure.kept, erasure.erased) == ("packages", 1, 0, 1)
    assert erasure.period_from == CLOSED
    event = AuditEvent.objects.get(action="package.erased")
    assert (event.target_id, event.detail["erasure"]) == (str(over.pk), erasure.pk)
    assert event.detail["sha256"] == bytes(over.sha256).hex()


def test_a_dry_run_counts_and_erases_nothing(over, capsys):
    (part,) = running.plan(AFTER, "packages")
    assert (part.retention, part.counted, part.erasable) == ("packages", 1, 1)
    call_command("retention", "--class", "packages", "--now", "2030-03-11")
    assert "packages: 1 rows, none stay, 1 may go" in capsys.readouterr().out
    assert lies_there(over)
    assert not Erasure.objects.exists()


HOLDS = {
    "the place": (("place", "330100"), True),
    "above": (("place", "330000"), True),
    "within": (("place", "330106"), True),
    "neighbour": (("place", "330400"), False),
    "stream": ("stream", True),
    "room": ("channel", True),
    "party": ("party", True),
    "stream elsewhere": (("stream", "0198f0d4-0000-7000-8000-000000000000"), False),
    "room elsewhere": (("channel", "0"), False),
}


@pytest.mark.parametrize("named", HOLDS)
def test_a_hold_on_anything_that_it_tells_of_beats_its_end(over, stream, named):
    type(stream).objects.filter(pk=stream.pk).update(started_at=MADE - timedelta(hours=1))
    ids = {"stream": stream.pk, "channel": stream.channel_id, "party": stream.channel.operator_id}
    subject, stays = HOLDS[named]
    holds.place(
        why="dispute",
        basis="7",
        subjects=[subject if isinstance(subject, tuple) else (subject, ids[subject])],
        actor=TEST,
    )
    assert [part.kept_rows for part in running.plan(AFTER, "packages")] == [stays]
    (outcome,) = run()
    assert (outcome.erased, outcome.kept) == (not stays, stays)
    assert lies_there(over) is stays


@pytest.mark.parametrize(("days", "stays"), [(-30, False), (0, True), (30, False)], ids=["before", "meets", "after"])
def test_a_hold_about_another_time_keeps_it_not(over, days, stays):
    period = {"period_from": MADE + timedelta(days=days), "period_to": MADE + timedelta(days=days, hours=1)}
    holds.place(why="dispute", basis="7", subjects=[("place", "330100")], actor=TEST, **period)
    run()
    assert lies_there(over) is stays


def test_an_inspection_of_one_room_is_not_kept_by_a_hold_on_another(over, stream):
    over.inspection.channels.add(stream.channel)
    other = type(stream.channel).objects.get(pk=stream.channel_id)
    other.pk, other.ref = None, "another room"
    other.save()
    holds.place(why="dispute", basis="7", subjects=[("channel", other.pk)], actor=TEST)
    assert not job.is_held(over.inspection, AFTER)
    (hold,) = holds.place(why="dispute", basis="8", subjects=[("channel", stream.channel_id)], actor=TEST)
    assert job.is_held(over.inspection, AFTER)
    holds.release(hold_ids=[hold.pk], actor=TEST)
    run()
    assert not lies_there(over)


@pytest.mark.parametrize("kind", ["stream", "party", "channel"])
def test_a_hold_that_was_mistyped_before_ids_were_checked_stops_nothing(over, kind):
    Hold.objects.create(
        why="dispute", basis="7", subject_kind=kind, subject_id="I meant that one", placed_by="somebody"
    )
    assert [part.kept_rows for part in running.plan(AFTER, "packages")] == [0]
    run()
    assert not lies_there(over)


def test_bytes_that_another_package_needs_stay(over):
    other = inspection(over.asked_by)
    Package.objects.create(inspection=other, asked_by=over.asked_by, state="ready", sha256=over.sha256, made_at=MADE)
    run()
    over.refresh_from_db()
    assert over.state == "erased"
    assert lies_there(over)


def test_bytes_that_outlived_a_killed_run_go_with_the_next(over, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(store, "delete", lambda digest: False)
        run()
    assert lies_there(over)
    run(AFTER + timedelta(days=1))
    assert not lies_there(over)


def test_held_ones_do_not_stand_in_the_way_of_those_behind_them(inspector, monkeypatch):
    monkeypatch.setattr(job, "AT_ONCE", 2)
    with time_machine.travel(MADE, tick=False):
        county, city = [
            [made(inspector, inspection(inspector, scope_place=place, file_number=f"{place} {n}")) for n in range(3)]
            for place in ("330106", "330110")
        ]
    for package in (*county, *city):
        close(package.inspection)
    holds.place(why="dispute", basis="7", subjects=[("place", "330106")], actor=TEST)
    assert sum(part.erasable for part in running.plan(AFTER, "packages")) == 3
    run()
    assert [lies_there(one) for one in (*county, *city)] == [True] * 3 + [False] * 3


@pytest.fixture
def erased(over):
    with time_machine.travel(AFTER, tick=False):
        run()
    over.refresh_from_db()
    return over


def test_its_pages_say_since_when_and_under_what(erased, inspector, officer, browse):
    kept = term("packages")
    begin(post=inspector.post, purpose="inspection", words="2026-7", inspection=erased.inspection)
    for user, route in ((inspector, "inspection"), (officer, "compliance_inspection")):
        for page in (route, "package_progress"):
            answer = browse(user).get(reverse(page, args=[erased.inspection_id]))
            assert f"Ended on 2030-03-10 under “{kept.en}” ({kept.source})" in answer.text
            assert reverse("package_download", args=[erased.pk]) not in answer.text


def test_an_old_link_to_it_says_the_same(erased, inspector, officer, browse):
    begin(post=inspector.post, purpose="inspection", words="2026-7", inspection=erased.inspection)
    for user in (inspector, officer):
        answer = browse(user).get(reverse("package_download", args=[erased.pk]))
        assert answer.status_code == 410
        assert "Ended on 2030-03-10" in answer.text


def test_of_one_that_was_never_delivered_the_authority_learns_nothing(package, inspector, browse):
    close(package.inspection)
    run()
    assert browse(inspector).get(reverse("package_download", args=[package.pk])).status_code == 404
    page = browse(inspector).get(reverse("package_progress", args=[package.inspection_id])).text
    assert "Ended on" not in page


def test_made_anew_while_its_events_stand_and_delivered_again(erased, inspector, officer):
    order = erased.inspection
    with time_machine.travel(AFTER, tick=False):
        again = made(inspector, order)
        assert (again.state, again.pk) != ("ready", erased.pk)
        assert last_ready(order) == again
        assert lies_there(again)
        # what stands is the one
        with pytest.raises(Refused, match="closed"):
            services.ask(user=inspector, inspection_id=order.pk)
        act(deliver, officer, order, package_id=again.pk)
        assert code_of(lambda: act(deliver, officer, order, package_id=erased.pk)) == "package_unready"
    order.refresh_from_db()
    assert order.state == "closed"


def test_made_anew_it_has_three_years_of_its_own(erased, inspector):
    with time_machine.travel(AFTER, tick=False):
        again = made(inspector, erased.inspection)
    assert run(AFTER + timedelta(days=3 * 365)) == []
    run(AFTER + timedelta(days=3 * 366))
    assert not lies_there(again)


@pytest.mark.parametrize(
    ("days", "code"), [(0, "not_kept"), (-60, ""), (60, "")], ids=["inspected", "earlier", "later"]
)
def test_once_the_events_of_the_inspected_days_are_erased_none_is_made(erased, inspector, officer, browse, days, code):
    start = MADE + timedelta(days=days)
    period = {"period_from": start, "period_to": start + timedelta(hours=1)}
    Erasure.objects.create(retention="audit_events", partition="p", counted=1, erased=1, **period)
    with time_machine.travel(AFTER, tick=False):
        assert services.why_not(erased.inspection) == code
        if code:
            with pytest.raises(Refused, match=code):
                services.ask(user=inspector, inspection_id=erased.inspection_id)
            page = browse(officer).get(reverse("package_progress", args=[erased.inspection_id])).text
            assert "no package can prove them" in page
            assert reverse("package_ask", args=[erased.inspection_id]) not in page


def test_what_was_withdrawn_is_not_made_anew(package, inspector):
    close(package.inspection, "withdrawn")
    run()
    assert services.why_not(package.inspection) == "withdrawn"


def test_a_closed_inspection_with_its_package_takes_no_other(over, officer):
    assert code_of(lambda: act(deliver, officer, over.inspection, package_id=over.pk)) == "over"


def test_a_package_that_is_being_made_when_its_inspection_is_closed_is_left_alone(order, inspector):
    with time_machine.travel(MADE, tick=False):
        package = services.ask(user=inspector, inspection_id=order.pk)
        making._taken(package.pk)
    close(order)
    assert run() == []
