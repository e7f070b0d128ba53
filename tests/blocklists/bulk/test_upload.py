"""From a file to entries: looked at dry, proposed line by line, taken up again after a kill, undone at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.services import site_client
from blocklists.bulk import confirming, making, sweeping, twins
from blocklists.bulk.looking import look
from blocklists.bulk.seeing import progress, samples, visible
from blocklists.bulk.undoing import undo
from blocklists.entries import confirm, propose
from blocklists.identifiers import blind
from blocklists.models import Bulk, Change, Entry
from blocklists.refusing import Refused
from evidence.models import AuditEvent
from tests.accounts.identity.build import verified_party
from tests.blocklists.bulk.build import SOON, line, number, sheet

LONG = 30.0


def refusal(act, **facts) -> str:
    with pytest.raises(Refused) as refused:
        act(**facts)
    return refused.value.code


def looked_at(alice, *lines: str) -> Bulk:
    return look(user=alice, content=sheet(*lines))


def made(alice, *lines: str) -> Bulk:
    bulk = looked_at(alice, *lines)
    making.ask_to_make(user=alice, bulk_id=bulk.pk)
    assert making.go_on(bulk.pk, LONG) is False
    return Bulk.objects.get(pk=bulk.pk)


def test_a_look_counts_and_proposes_nobody(alice):
    bulk = looked_at(alice, line(), line(side="buyer", ground="fraud", ends_on=SOON), line(reason=""), "only,two")
    assert (bulk.state, bulk.lines, bulk.good) == ("dry", 4, 2)
    assert bulk.summary["sides"] == {"streamer": {"serious_violation": 1}, "buyer": {"fraud": 1}}
    assert {(number, column) for number, column, _ in bulk.rejected} >= {(4, "reason")}
    assert bulk.kinds == ["resident_id"]
    assert not Entry.objects.exists()
    assert AuditEvent.objects.get(action="blocklist.bulk_looked_at").detail == {"lines": 4, "good": 2}


def test_neither_the_rejections_nor_the_events_hold_a_value(alice):
    value = number()
    bulk = looked_at(alice, line(value), line(value[:-1]), line(value, reason=""))
    kept = str(Bulk.objects.values("rejected", "kinds", "summary")) + str(list(AuditEvent.objects.values()))
    assert value[:-1] not in kept
    assert value.encode() not in bytes(Bulk.objects.values_list("content", flat=True)[0])
    assert bulk.good == 1


def test_a_file_that_is_none_leaves_nothing_behind(alice):
    assert refusal(look, user=alice, content=b"\x89PNG\xff\xff") == "file_is_no_text"
    assert not Bulk.objects.exists()


def test_who_may_not_propose_may_not_look(person):
    assert refusal(look, user=person(), content=sheet(line())) == "not_allowed"


def test_a_person_who_is_listed_already_is_told_of(alice, bob):
    value = number()
    until = timezone.now() + timedelta(days=9)
    facts = {"side": "streamer", "ground": "sanctioned", "reason": "Punished.", "ends_at": until}
    propose(user=alice, identifiers=[("resident_id", value)], **facts)
    bulk = looked_at(alice, line(value), line(value, side="buyer", ground="fraud", ends_on=SOON), line())
    assert bulk.rejected == [[2, "value", "already_listed"]]


def test_the_same_person_twice_in_a_file_is_told_of(alice):
    value = number()
    bulk = looked_at(alice, line(value), line(value, ends_on="", no_end_reason="ordered so"))
    assert bulk.rejected == [[3, "value", "twice_in_file"]]


def test_more_identifiers_than_one_statement_takes_are_compared(alice):
    value = number()
    until = timezone.now() + timedelta(days=9)
    facts = {"side": "streamer", "ground": "sanctioned", "reason": "Punished.", "ends_at": until}
    propose(user=alice, identifiers=[("resident_id", value), ("passport", "E12345678")], **facts)
    digests = [number.to_bytes(16, "big") for number in range(70_000)] + [blind("resident_id", value)]
    assert list(twins._known(digests, timezone.now())) == [blind("resident_id", value)]


def test_weak_identifiers_may_stand_twice(alice):
    assert looked_at(alice, *[line("13800138000", kind="mobile")] * 2).good == 2


def test_nobody_uploads_oneself(alice):
    party = verified_party()
    Membership.objects.create(user=alice, party=party, part="owner")
    bulk = looked_at(
        alice, line(party.identity.number), line(f"{site_client().name}/{party.ref}", kind="account"), line()
    )
    assert bulk.rejected == [[2, "value", "own_party"], [3, "value", "own_party"]]


def test_all_good_lines_are_proposed_and_the_content_is_emptied(alice):
    bulk = made(alice, *[line() for _ in range(5)], line(reason=""))
    assert (bulk.state, bulk.content, bulk.done) == ("made", None, 5)
    assert set(bulk.entries.values_list("state", "proposer", "confirmer")) == {("proposed", alice.pk, None)}
    assert Change.objects.filter(entry__bulk=bulk, act="proposed", by=alice).count() == 5
    assert progress(bulk).waiting == 5


def test_an_entry_of_a_file_is_what_its_line_says(alice):
    party = verified_party()
    account = f"{site_client().name}/{party.ref}"
    entry = made(alice, line(account, kind="account")).entries.get()
    assert (entry.party, entry.ground, entry.reason) == (party, "serious_violation", "Sold counterfeit goods on air")
    assert sorted(entry.scopes) == ["camera", "go_live", "operate"]
    assert f"{timezone.localtime(entry.ends_at):%Y-%m-%d %H:%M}" == "2199-12-31 23:59"
    assert set(entry.identifiers.values_list("kind", flat=True)) == {"account", "resident_id", "mobile"}


def test_what_was_listed_after_the_look_is_rejected_while_it_is_made(alice):
    value = number()
    bulk = looked_at(alice, line(value), line())
    until = timezone.now() + timedelta(days=9)
    facts = {"side": "streamer", "ground": "sanctioned", "reason": "Punished.", "ends_at": until}
    propose(user=alice, identifiers=[("resident_id", value)], **facts)
    making.ask_to_make(user=alice, bulk_id=bulk.pk)
    assert not making.go_on(bulk.pk, LONG)
    bulk.refresh_from_db()
    assert bulk.rejected == [[2, "", "already_listed"]]
    assert bulk.entries.count() == 1


def test_whoever_takes_over_goes_on_behind_the_last_line(alice, monkeypatch):
    bulk = looked_at(alice, *[line() for _ in range(4)])
    making.ask_to_make(user=alice, bulk_id=bulk.pk)
    work, real = making._Work(bulk.pk), making._propose
    assert work.step()
    assert work.step()

    def killed(*args: object) -> list[str]:
        real(*args)
        raise SystemExit

    monkeypatch.setattr(making, "_propose", killed)
    with pytest.raises(SystemExit):
        work.step()
    monkeypatch.setattr(making, "_propose", real)
    bulk.refresh_from_db()
    assert (bulk.done, bulk.entries.count()) == (2, 2)
    assert sweeping.to_make() == [bulk.pk]
    for _ in range(2):
        assert making.go_on(bulk.pk, LONG) is False
    assert bulk.entries.count() == 4
    assert sweeping.to_make() == []


def test_a_worker_stops_in_time_and_says_that_lines_are_left(alice):
    bulk = looked_at(alice, line(), line())
    making.ask_to_make(user=alice, bulk_id=bulk.pk)
    assert making.go_on(bulk.pk, 0.0) is True
    assert bulk.entries.count() == 0


def test_an_upload_is_made_once(alice):
    bulk = made(alice, line())
    for act in (making.ask_to_make, making.drop):
        assert refusal(act, user=alice, bulk_id=bulk.pk) == "bulk_not_waiting"


def test_an_upload_without_a_good_line_is_not_made(alice):
    bulk = looked_at(alice, line(reason=""))
    assert refusal(making.ask_to_make, user=alice, bulk_id=bulk.pk) == "bulk_without_lines"


def test_a_dropped_upload_is_empty_and_never_made(alice):
    bulk = looked_at(alice, line())
    making.drop(user=alice, bulk_id=bulk.pk)
    bulk.refresh_from_db()
    assert (bulk.state, bulk.content) == ("dropped", None)
    assert refusal(making.ask_to_make, user=alice, bulk_id=bulk.pk) == "bulk_not_waiting"


def test_nobody_makes_or_drops_anothers_upload(alice, bob):
    bulk = looked_at(alice, line())
    assert not visible(bob).exists()
    for act in (making.ask_to_make, making.drop, undo):
        assert refusal(act, user=bob, bulk_id=bulk.pk, **({"words": "No."} if act is undo else {})) == "unknown_bulk"


def test_undoing_takes_back_what_waits_and_leaves_what_is_confirmed(alice, bob):
    bulk = made(alice, *[line() for _ in range(3)])
    one = bulk.entries.first()
    confirm(user=bob, entry_id=one.pk, version=one.version)
    assert undo(user=alice, bulk_id=bulk.pk) == (2, 1)
    states = sorted(bulk.entries.values_list("state", "ended_code", "version"))
    assert states == [("confirmed", "", 2), ("lifted", "withdrawn", 2), ("lifted", "withdrawn", 2)]
    assert Change.objects.filter(entry__bulk=bulk, act="withdrawn", by=alice).count() == 2
    assert AuditEvent.objects.get(action="blocklist.bulk_undone").detail == {"taken_back": 2, "confirmed": 1}
    assert refusal(undo, user=alice, bulk_id=bulk.pk) == "bulk_not_made"


def test_undoing_in_the_middle_ends_the_making(alice):
    bulk = looked_at(alice, line(), line())
    making.ask_to_make(user=alice, bulk_id=bulk.pk)
    making._Work(bulk.pk).step()
    assert undo(user=alice, bulk_id=bulk.pk) == (1, 0)
    assert making.go_on(bulk.pk, LONG) is False
    assert (bulk.entries.count(), Bulk.objects.get().content) == (1, None)


def test_a_second_person_declines_all_and_says_why(alice, bob):
    bulk = made(alice, line())
    assert refusal(undo, user=bob, bulk_id=bulk.pk) == "words_missing"
    undo(user=bob, bulk_id=bulk.pk, words="The source is not known.")
    assert bulk.entries.get().ended_code == "declined"
    assert Change.objects.get(act="declined").words == "The source is not known."


def test_another_moderator_neither_sees_nor_undoes(alice, person):
    bulk = made(alice, line())
    assert refusal(undo, user=person("moderator"), bulk_id=bulk.pk) == "unknown_bulk"


def test_the_second_person_confirms_all(alice, bob):
    bulk = made(alice, *[line() for _ in range(3)])
    confirming.ask_to_confirm(user=bob, bulk_id=bulk.pk, seen=3)
    assert sweeping.to_confirm() == [bulk.pk]
    assert confirming.go_on(bulk.pk, LONG) is False
    assert set(bulk.entries.values_list("state", "confirmer")) == {("confirmed", bob.pk)}
    assert sweeping.to_confirm() == []
    assert Bulk.objects.get().confirm_done_at is not None


def test_the_uploader_is_no_second_person(bob):
    bulk = made(bob, line())
    assert refusal(confirming.ask_to_confirm, user=bob, bulk_id=bulk.pk, seen=1) == "same_person"
    with pytest.raises(IntegrityError, match="bulk_confirmed_by_a_second_person"), transaction.atomic():
        Bulk.objects.update(confirmer=bob, confirm_asked_at=timezone.now())


def test_who_may_not_confirm_confirms_no_upload(alice, person):
    bulk = made(alice, line())
    assert refusal(confirming.ask_to_confirm, user=person("moderator"), bulk_id=bulk.pk, seen=1) == "not_allowed"


def test_what_changed_since_it_was_read_is_read_again_first(alice, bob):
    bulk = made(alice, line(), line())
    assert refusal(confirming.ask_to_confirm, user=bob, bulk_id=bulk.pk, seen=3) == "bulk_stale"
    assert refusal(confirming.ask_to_confirm, user=bob, bulk_id=bulk.pk, seen=0) == "bulk_stale"


def test_an_unfinished_upload_is_not_confirmed(alice, bob):
    bulk = looked_at(alice, line(), line())
    making.ask_to_make(user=alice, bulk_id=bulk.pk)
    making._Work(bulk.pk).step()
    assert refusal(confirming.ask_to_confirm, user=bob, bulk_id=bulk.pk, seen=1) == "bulk_unfinished"


def test_what_cannot_be_confirmed_waits_for_a_look_of_its_own(alice, bob):
    bulk = made(alice, line(), line())
    ended = bulk.entries.first()
    past = timezone.now() - timedelta(days=1)
    Entry.objects.filter(pk=ended.pk).update(starts_at=past - timedelta(days=1), ends_at=past)
    confirming.ask_to_confirm(user=bob, bulk_id=bulk.pk, seen=2)
    assert confirming.go_on(bulk.pk, LONG) is False
    assert sorted(bulk.entries.values_list("state", flat=True)) == ["confirmed", "proposed"]
    assert sweeping.to_confirm() == []


def test_an_undone_upload_is_confirmed_no_further(alice, bob):
    bulk = made(alice, line())
    confirming.ask_to_confirm(user=bob, bulk_id=bulk.pk, seen=1)
    undo(user=alice, bulk_id=bulk.pk)
    assert confirming.go_on(bulk.pk, LONG) is False
    assert bulk.entries.get().state == "lifted"


def test_whoever_lost_the_right_meanwhile_confirms_nothing(alice, bob):
    bulk = made(alice, line())
    confirming.ask_to_confirm(user=bob, bulk_id=bulk.pk, seen=1)
    bob.groups.clear()
    assert confirming.go_on(bulk.pk, LONG) is False
    assert bulk.entries.get().state == "proposed"


def test_samples_are_the_first_ten_and_looking_is_recorded(alice, bob):
    bulk = made(alice, *[line(reason=f"Reason {n}") for n in range(12)])
    found = samples(user=bob, bulk=bulk)
    assert [entry.reason for entry in found] == [f"Reason {n}" for n in range(10)]
    assert AuditEvent.objects.get(action="blocklist.bulk_samples_viewed").detail == {"entries": 10}


def test_a_look_of_yesterday_is_dropped(alice):
    old, new = looked_at(alice, line()), looked_at(alice, line())
    Bulk.objects.filter(pk=old.pk).update(at=timezone.now() - sweeping.KEPT - timedelta(minutes=1))
    assert [sweeping.drop_old() for _ in range(2)] == [1, 0]
    assert list(Bulk.objects.order_by("pk").values_list("state", flat=True)) == ["dropped", "dry"]
    assert Bulk.objects.get(pk=old.pk).content is None
    assert Bulk.objects.get(pk=new.pk).content
