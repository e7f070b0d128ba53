"""What is over for long names nobody any more, and not before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blocklists import retention
from blocklists.entries import decline, lift, merge
from blocklists.models import Change, Entry, Identifier
from evidence import holds
from evidence.actors import system
from evidence.models import AuditEvent
from evidence.retention import running
from tests.accounts.identity.people import handed_in
from tests.blocklists.entries.build import confirmed, in_days, proposed

pytestmark = pytest.mark.django_db

DEVICE = [("device", "868888030123456")]


def after(**span):
    return timezone.now() + timedelta(**span)


def run(now):
    return {one.part.retention: (one.erased, one.kept) for one in retention.JOB.run(now, lambda: True)}


def named(entry: Entry) -> bool:
    entry = Entry.objects.get(pk=entry.pk)
    words = Change.objects.filter(entry=entry, words__isnull=False).exists()
    return bool(entry.reason) or words or Identifier.objects.filter(entry=entry).exists()


def test_a_declined_proposal_is_forgotten_after_two_months(ann, bo):
    entry = proposed(ann, identifiers=DEVICE)
    decline(user=bo, entry_id=entry.pk, version=1, words="Not proved.")
    assert run(after(days=60)) == {}
    assert named(entry)
    assert run(after(days=62)) == {"blocklist_never_stood": (1, 0)}
    assert not named(entry)
    assert AuditEvent.objects.get(action="blocklist.forgotten").detail["entries"] == 1
    assert run(after(days=63)) == {}


@pytest.mark.parametrize("lifted", [True, False], ids=["lifted", "run out"])
def test_what_stood_is_kept_for_three_years_after_its_end(ann, bo, lifted):
    entry = confirmed(ann, bo, identifiers=DEVICE, ends_at=in_days(30))
    if lifted:
        lift(user=bo, entry_id=entry.pk, version=2, words="It was made good.")
    ends = 0 if lifted else 30
    assert run(after(days=3 * 365 + ends - 1)) == {}
    assert run(after(days=3 * 366 + ends + 2)) == {"blocklist_stood": (1, 0)}
    assert not named(entry)
    entry.refresh_from_db()
    assert (entry.state, entry.ground) == ("lifted" if lifted else "confirmed", "serious_violation")


def test_what_stands_or_waits_is_never_forgotten(ann, bo):
    entries = [
        proposed(ann, identifiers=DEVICE),
        confirmed(ann, bo, identifiers=[("device", "868888030123457")], ends_at=None, no_end_reason="Life ban."),
    ]
    assert run(after(days=9999)) == {}
    assert all(named(entry) for entry in entries)


def test_a_hold_on_its_person_keeps_it_and_the_dry_run_says_so(ann, bo, streamer):
    entry = confirmed(ann, bo, party=streamer)
    lift(user=bo, entry_id=entry.pk, version=2, words="It was made good.")
    (hold,) = holds.place(why="dispute", basis="7", subjects=[("party", streamer.pk)], actor=system("test"))
    late = after(days=4 * 366)
    (part,) = running.plan(late, "blocklist_stood")
    assert (part.counted, part.kept, part.erasable) == (1, {"hold": 1}, 0)
    assert run(late) == {"blocklist_stood": (0, 1)}
    assert named(entry)
    holds.release(hold_ids=[hold.pk], actor=system("test"))
    assert run(late) == {"blocklist_stood": (1, 0)}


@pytest.mark.parametrize("known_by", ["document", "account"])
def test_a_hold_on_somebody_keeps_the_entry_that_knows_only_a_number_of_theirs(ann, bo, person, streamer, known_by):
    own = {
        "document": ("resident_id", str(streamer.identity.number)),
        "account": ("account", f"{streamer.client_id}/{streamer.ref}"),
    }
    entry = confirmed(ann, bo, identifiers=[own[known_by], *DEVICE])
    Entry.objects.filter(pk=entry.pk).update(party=None)
    lift(user=bo, entry_id=entry.pk, version=2, words="It was made good.")
    late = after(days=4 * 366)
    # a hold on somebody else, who merely typed the number, keeps nothing
    stranger = handed_in(person(), number=str(streamer.identity.number))
    hold_on(stranger.party)
    (hold,) = hold_on(streamer)
    assert run(late) == {"blocklist_stood": (0, 1)}
    assert named(entry)
    holds.release(hold_ids=[hold.pk], actor=system("test"))
    assert run(late) == {"blocklist_stood": (1, 0)}


def test_a_hold_keeps_what_became_part_of_an_entry_about_its_person(ann, bo, streamer):
    keep = confirmed(ann, bo, party=streamer)
    other = confirmed(ann, bo, identifiers=DEVICE)
    merge(user=bo, keep_id=keep.pk, other_id=other.pk, version=2, words="One person.")
    (hold,) = hold_on(streamer)
    late = after(days=4 * 366)
    assert run(late) == {"blocklist_stood": (0, 2)}
    assert named(other)
    holds.release(hold_ids=[hold.pk], actor=system("test"))
    assert run(late) == {"blocklist_stood": (2, 0)}


def test_a_hold_placed_while_the_run_waits_for_its_turn_keeps_it(ann, bo, streamer, monkeypatch):
    entry = confirmed(ann, bo, party=streamer)
    lift(user=bo, entry_id=entry.pk, version=2, words="It was made good.")
    waits = holds.none_changes_now

    def placed_first() -> None:
        hold_on(streamer)
        waits()

    monkeypatch.setattr(holds, "none_changes_now", placed_first)
    assert run(after(days=4 * 366)) == {"blocklist_stood": (0, 1)}
    assert named(entry)


def hold_on(party):
    return holds.place(why="dispute", basis="7", subjects=[("party", party.pk)], actor=system("test"))
