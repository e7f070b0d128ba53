"""What is over for long names nobody any more, and not before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blocklists import retention
from blocklists.entries import decline, lift
from blocklists.models import Change, Entry, Identifier
from evidence import holds
from evidence.actors import system
from evidence.models import AuditEvent
from evidence.retention import running
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
