"""A worker makes a package: whole, of what was demanded, of the place and the days, and once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Party
from blocklists.refusing import Refused
from evidence import store
from evidence.exhibits import freeze
from evidence.models import AuditEvent
from evidence.seals.proving import NotSealed
from inspections.models import Inspection, Package
from inspections.packages import making, services
from inspections.packages.querysets import forgotten
from moderation.cases.models import Case, CaseExhibit
from tests.conftest import CURE, send_and_scan, speech
from tests.inspections.packages.build import case, files, inspection, made, post, rows, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_sealed_at_once")]
ALL = sorted(Inspection.Material.values)
ACTOR = making.ACTOR


def frozen(of, data=b"the words around the moment", **facts):
    """An exhibit of a case."""
    usual = {"kind": "words", "media_type": "application/json", "subject_kind": "stream", "subject_id": of.stream_id}
    usual |= {"place": of.place, "retention": "exhibits", "keep_from": timezone.now(), "actor": ACTOR}
    exhibit = freeze(data=data, **usual | facts)
    CaseExhibit.objects.create(case=of, exhibit=exhibit)
    return exhibit


def again(package):
    """Another package of the same inspection is asked for and made."""
    return made(package.asked_by, package.inspection)


def test_everything_that_can_be_demanded_makes_a_package_that_proves_itself(stream, inspector):
    send_and_scan(stream, speech(1, CURE))
    frozen(stream.cases.first())
    package = made(inspector, inspection(inspector, *ALL))
    assert package.state == "ready"
    assert package.size == len(store.read(bytes(package.sha256)))
    assert wrong(package) == []
    assert (package.done, package.parts) == (len(ALL) + 2, len(ALL) + 2)
    assert [row["rule"] for row in rows(package, "flags")] == ["AD17-1"]


def test_it_holds_what_was_demanded_and_no_other_part(stream, inspector):
    case(stream)
    package = made(inspector, inspection(inspector, "cases", "filings"))
    parts = {name.removeprefix("parts/") for name in files(package) if name.startswith("parts/")}
    tables = ("cases", "flags", "decisions", "filings", "licences")
    assert parts == {f"{table}.{ending}" for table in tables for ending in ("csv", "ndjson")}


@pytest.mark.parametrize(
    ("place", "inside"),
    [("330100", True), ("330106", True), ("330000", False), ("330200", False), ("330400", False), ("440100", False)],
)
def test_a_case_of_the_place_and_below_is_inside_and_no_other(stream, inspector, place, inside):
    case(stream, place)
    assert len(rows(made(inspector, inspection(inspector, "cases")), "cases")) == inside


def test_a_county_is_inspected_alone(stream, inspector):
    case(stream, "330106")
    case(stream, "330110")
    package = made(inspector, inspection(inspector, "cases", scope_place="330106"))
    assert [row["place"] for row in rows(package, "cases")] == ["330106"]


@pytest.mark.parametrize(("days", "inside"), [(-3, False), (-1, True), (1, False)], ids=["before", "first", "future"])
def test_the_days_inspected_count_to_their_end_and_never_past_the_asking(stream, inspector, days, inside):
    noon = timezone.localtime().replace(hour=12) + timedelta(days=days)
    case(stream, opened_at=noon)
    assert len(rows(made(inspector, inspection(inspector, "cases")), "cases")) == inside


def test_a_room_that_is_named_leaves_the_others_out(stream, platform, inspector):
    other = type(stream).objects.create(
        client=platform, ref="other", channel=_room_like(stream.channel), title="other", category="x", place="330100"
    )
    ours, _theirs = case(stream), case(other)
    order = inspection(inspector, "cases")
    order.channels.add(stream.channel)
    assert [row["case"] for row in rows(made(inspector, order), "cases")] == [ours.pk]


def _room_like(channel):
    channel = type(channel).objects.get(pk=channel.pk)
    channel.pk, channel.ref = None, "another room"
    channel.save()
    return channel


@pytest.mark.parametrize(("role", "inside"), [("streamer", True), ("buyer", False)])
def test_who_only_buys_is_nobodys_to_inspect(stream, inspector, role, inside):
    party = Party.objects.create(roles=[role], name="somebody", place="330100")
    case(stream)
    Case.objects.update(stream=None, channel=None, party=party, kind="registration")
    package = made(inspector, inspection(inspector, "cases", "parties"))
    assert (len(rows(package, "cases")) == 1) is inside
    assert ("somebody" in [row["name"] for row in rows(package, "parties")]) is inside


def test_frozen_bytes_are_inside_as_they_were_with_the_event_that_froze_them(stream, inspector):
    exhibit = frozen(case(stream), b"{}")
    package = made(inspector, inspection(inspector, "words"))
    (row,) = rows(package, "exhibits")
    assert row["exhibit"] == str(exhibit.pk)
    assert files(package)[row["file"]] == b"{}"
    assert b"exhibit.frozen" in files(package)["events.ndjson"]
    assert wrong(package) == []


def test_what_was_lawfully_erased_says_so_and_the_package_is_whole(stream, inspector):
    exhibit = frozen(case(stream))
    type(exhibit).objects.update(erased_at=timezone.now())
    package = made(inspector, inspection(inspector, "words"))
    assert [row["file"] for row in rows(package, "exhibits")] == ["erased"]
    assert wrong(package) == []


def test_audit_events_of_what_is_inspected_are_inside_and_the_authoritys_own_looks_are_not(stream, inspector):
    of = case(stream)
    with making.transaction.atomic():
        for action in ("case.claimed", "authority.looked"):
            making.record(actor=ACTOR, action=action, target_kind="case", target_id=of.pk)
    package = made(inspector, inspection(inspector, "events"))
    lines = files(package)["events.ndjson"]
    assert b'"action":"case.claimed"' in lines
    assert b"authority.looked" not in lines
    assert wrong(package) == []


def test_nothing_new_in_between_makes_it_the_same_package(stream, inspector):
    frozen(case(stream))
    package = made(inspector, inspection(inspector, *ALL, period_to=timezone.localdate() - timedelta(days=1)))
    assert again(package) == package
    assert Package.objects.count() == 1
    package.refresh_from_db()
    assert package.touched_at > package.made_at
    assert AuditEvent.objects.filter(action="package.unchanged", target_id=str(package.pk)).exists()


def test_something_new_in_between_makes_another(stream, inspector):
    case(stream)
    package = made(inspector, inspection(inspector, "cases"))
    case(stream)
    later = again(package)
    assert later != package
    assert len(rows(later, "cases")) == 2
    assert later.sha256 != package.sha256


def test_asked_for_twice_while_it_is_made_it_is_the_one(inspector):
    order = inspection(inspector)
    first = services.ask(user=inspector, inspection_id=order.pk)
    assert services.ask(user=inspector, inspection_id=order.pk) == first


def test_of_two_workers_one_makes_it(stream, inspector, monkeypatch):
    package = services.ask(user=inspector, inspection_id=inspection(inspector).pk)
    assert making._taken(package.pk) == package
    monkeypatch.setattr(making, "_make", lambda *_: pytest.fail("made by two"))
    making.make(package.pk)


def test_a_dead_workers_package_is_found_and_made_by_another(stream, inspector):
    package = services.ask(user=inspector, inspection_id=inspection(inspector).pk)
    making._taken(package.pk)
    assert forgotten() == []
    Package.objects.update(touched_at=timezone.now() - making.DEAD_AFTER - timedelta(seconds=1))
    assert forgotten() == [package.pk]
    making.make(package.pk)
    package.refresh_from_db()
    assert (package.state, wrong(package)) == ("ready", [])
    assert forgotten() == []


def test_a_task_that_redis_forgot_is_sent_again(inspector):
    package = services.ask(user=inspector, inspection_id=inspection(inspector).pk)
    assert forgotten() == []
    Package.objects.update(touched_at=timezone.now() - timedelta(seconds=61))
    assert forgotten() == [package.pk]


def test_a_worker_that_was_taken_over_keeps_nothing(stream, inspector, monkeypatch):
    package = services.ask(user=inspector, inspection_id=inspection(inspector).pk)
    keep = making._keep

    def taken_over(mine, path, contents):
        keep(mine, path, contents)
        Package.objects.filter(pk=mine.pk).update(size=0)
        keep(mine, path, contents)

    monkeypatch.setattr(making, "_keep", taken_over)
    making.make(package.pk)
    package.refresh_from_db()
    assert package.size == 0


def test_a_failure_is_said_and_it_may_be_asked_for_again(stream, inspector, monkeypatch):
    package = services.ask(user=inspector, inspection_id=inspection(inspector).pk)
    with monkeypatch.context() as patch:
        patch.setattr(making, "scope_of", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            making.make(package.pk)
    package.refresh_from_db()
    assert (package.state, package.failure) == ("failed", "error")
    assert again(package).state == "ready"


def test_while_a_long_transaction_holds_back_the_seals_it_waits_and_gives_up_after_hours(
    stream, inspector, monkeypatch
):
    def not_sealed(ids):
        raise NotSealed(ids)

    monkeypatch.setattr(making, "proofs_for", not_sealed)
    monkeypatch.setattr(making, "PATIENCE", 0.0)
    package = services.ask(user=inspector, inspection_id=inspection(inspector).pk)
    making.make(package.pk)
    package.refresh_from_db()
    assert package.state == "waiting"
    Package.objects.update(asked_at=timezone.now() - making.GIVES_UP - timedelta(minutes=1))
    making.make(package.pk)
    package.refresh_from_db()
    assert (package.state, package.failure) == ("failed", "unsealed")


@pytest.mark.parametrize("state", ["ordered", "closed", "withdrawn"])
def test_an_inspection_that_does_not_stand_open_gets_no_package(inspector, state):
    over = {"closed_at": timezone.now()} if state != "ordered" else {}
    order = inspection(inspector, state=state, **over)
    with pytest.raises(Refused) as refused:
        services.ask(user=inspector, inspection_id=order.pk)
    assert refused.value.code == services.NOT_IN[state]


def test_another_places_inspection_is_not_there(inspector, person):
    order = inspection(inspector)
    for place, department in (("330400", "market"), ("330106", "market"), ("330100", "tax")):
        with pytest.raises(Inspection.DoesNotExist):
            services.ask(user=post(person(), place, department), inspection_id=order.pk)


def test_the_store_keeps_what_a_package_is_and_drops_it_when_no_row_names_it(stream, inspector):
    package = made(inspector, inspection(inspector))
    assert not store.delete(bytes(package.sha256))
    package.delete()
    assert store.delete(bytes(package.sha256))
