"""What several reach in the same moment ends in one legal state."""

import threading
import time
from functools import partial

import pytest
from django.db import connection

from accounts.models import Party, User
from blocklists.entries import confirm, decline, lift, merge, overturn, propose, shorten, withdraw
from blocklists.hooks import merge_checks
from blocklists.models import Change, Entry
from blocklists.refusing import Refused
from delivery.models import Notice
from tests.accounts.identity.build import resident_id, verified_party
from tests.blocklists.entries.build import WORDS, at_once, confirmed, in_days, proposed
from tests.blocklists.entries.legal import check_all

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST_WAIT_S = 20


def listing(first: User, second: User, party: Party) -> str:
    entry = propose(
        user=first,
        side="streamer",
        ground="serious_violation",
        reason=WORDS,
        party=party,
        ends_at=in_days(9),
    )
    confirm(user=second, entry_id=entry.pk, version=entry.version)
    return "listed"


def lifting(user: User, party: Party) -> str:
    entry = Entry.objects.filter(party=party, state="confirmed").first()
    if entry is None:
        return "nothing"
    lift(user=user, entry_id=entry.pk, version=entry.version, words="Settled.")
    return "lifted"


def test_twenty_threads_list_and_lift_one_party_and_end_in_one_legal_state(ann, bo, cy, streamer):
    acts = [partial(listing, ann, bo, streamer), partial(lifting, cy, streamer)] * 10
    answers = at_once(*acts)
    assert set(answers) <= {"listed", "lifted", "nothing", "overlaps", "stale", "not_standing"}
    assert "listed" in answers
    check_all()
    stood, ended = answers.count("listed"), answers.count("lifted")
    assert Entry.objects.filter(state="confirmed").count() == stood - ended <= 1
    assert Entry.objects.count() == stood
    # each was told, once for each time
    letters = Notice.objects.filter(recipient=f"party:{streamer.pk}")
    assert letters.filter(code__startswith="blocklist_listed").count() == stood
    assert letters.filter(code="blocklist_lifted").count() == ended


def test_of_two_confirmers_one_confirms(ann, bo, cy, streamer):
    for _ in range(4):
        entry = proposed(ann, party=streamer)
        answers = at_once(*(partial(_confirmed, user, entry) for user in (bo, cy)))
        assert sorted(answers) == ["confirmed", "not_waiting"]
        assert entry.changes.filter(act="confirmed").count() == 1
        lift(user=bo, entry_id=entry.pk, version=2, words="Once more.")
    check_all()


def test_confirming_declining_and_withdrawing_at_once_is_one_of_them(ann, bo, cy, streamer):
    for _ in range(4):
        entry = proposed(ann, party=streamer)
        answers = at_once(
            partial(_confirmed, bo, entry),
            partial(_said, decline, user=cy, entry_id=entry.pk, version=1, words="No."),
            partial(_said, withdraw, user=ann, entry_id=entry.pk, version=1),
        )
        assert sorted(answer == "not_waiting" for answer in answers) == [False, True, True]
        check_all()
        if Entry.objects.get(pk=entry.pk).state == "confirmed":
            lift(user=cy, entry_id=entry.pk, version=2, words="Once more.")


@pytest.mark.parametrize("known_by", ["party", "number"])
def test_two_proposals_about_one_person_are_one(ann, bo, seeded, known_by):
    for _ in range(3):
        if known_by == "party":
            about = {"party": verified_party()}
        else:
            about = {"identifiers": [("resident_id", resident_id(in_days(-9999).date()))]}
        answers = at_once(*(partial(_said, proposed, user, **about) for user in (ann, bo) * 3))
        assert sorted(answers) == ["overlaps"] * 5 + ["said"]
    check_all()


def test_by_account_and_by_number_at_once_is_one_too(ann, bo, seeded):
    for _ in range(3):
        party = verified_party()
        number = [("resident_id", str(party.identity.number))]
        answers = at_once(partial(_said, proposed, ann, party=party), partial(_said, proposed, bo, identifiers=number))
        assert sorted(answers) == ["overlaps", "said"]
    check_all()


def test_two_merges_crossing_each_other_leave_one_entry(ann, bo, cy, streamer):
    one, two = (confirmed(ann, bo, party=streamer, scopes=[scope]) for scope in ("camera", "operate"))
    answers = at_once(
        partial(_said, merge, user=bo, keep_id=one.pk, other_id=two.pk, version=2, words="One."),
        partial(_said, merge, user=cy, keep_id=two.pk, other_id=one.pk, version=2, words="Two."),
    )
    assert answers.count("said") == 1
    assert set(answers) <= {"said", "stale", "not_standing"}
    assert Entry.objects.filter(state="confirmed").count() == 1
    check_all()


def test_what_is_merged_while_somebody_confirms_it_is_merged_and_neither_waits_in_a_circle(
    ann, bo, cy, platform, monkeypatch
):
    """An account that came after the proposal is noted when it is confirmed: the row that a merge moves."""
    number = ("resident_id", resident_id(in_days(-9999).date()))
    keep = confirmed(ann, bo, identifiers=[number], scopes=["operate"])
    other = proposed(ann, identifiers=[number, ("account", f"{platform.pk}/zed")], scopes=["camera"])
    Party.objects.create(roles=["streamer"], name="Zed", place="330100", client=platform, ref="zed")
    answers: list[str] = []
    confirming = threading.Thread(target=_alone, args=(partial(_said, _confirmed, cy, other), answers))

    def while_all_is_held(entry: Entry) -> None:
        confirming.start()
        _one_waits_for(confirming)

    monkeypatch.setattr("blocklists.entries.merging.merge_checks", [*merge_checks, while_all_is_held])
    try:
        merge(user=bo, keep_id=keep.pk, other_id=other.pk, version=2, words="One.")
    finally:
        confirming.join(LONGEST_WAIT_S)
    assert answers == ["not_waiting"]
    assert {one.kind for one in keep.identifiers.all()} == {"resident_id", "account"}
    check_all()


def test_shortening_lifting_and_overturning_at_once_are_told_in_order(ann, bo, cy, streamer):
    entry = confirmed(ann, bo, party=streamer)
    at_once(
        partial(_said, shorten, user=bo, entry_id=entry.pk, version=2, ends_at=in_days(2), words="Less."),
        partial(_said, lift, user=bo, entry_id=entry.pk, version=2, words="None."),
        partial(_said, overturn, user=cy, entry_id=entry.pk, words="Never."),
    )
    entry.refresh_from_db()
    assert entry.state == "overturned"
    assert Change.objects.filter(entry=entry, act="overturned").count() == 1
    check_all()


def _alone(act, answers: list[str]) -> None:
    try:
        answers.append(act())
    finally:
        connection.close()


def _one_waits_for(thread: threading.Thread) -> None:
    """Until the thread's transaction waits for a lock of ours, or is over."""
    until = time.monotonic() + LONGEST_WAIT_S
    # not pg_stat_activity: in our transaction it would stay as it was first read
    waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    while thread.is_alive() and time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone():
                return
        time.sleep(0.02)


def _confirmed(user: User, entry: Entry) -> str:
    return confirm(user=user, entry_id=entry.pk, version=1).state.value


def _said(act, *args, **told) -> str:
    try:
        act(*args, **told)
    except Refused as refused:
        return refused.code
    return "said"
