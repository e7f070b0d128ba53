"""Deletion: seven days, then use stops; what no law orders to keep is gone, the rest is locked and goes later."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.documents import storage
from accounts.documents.links import link
from accounts.hooks import standing_lost
from accounts.models import DataRequest, Document, Guardianship, Identity, Reveal
from accounts.personal import deletion, tasks
from accounts.personal.policies import NotYours
from accounts.personal.reveals import NotAllowed, reveal
from delivery.models import Notice
from delivery.notices import LETTERS
from evidence import holds
from evidence.actors import system
from evidence.models import AuditEvent
from evidence.retention import running
from tests.accounts.personal.conftest import SECRETS, hand_in, identify, member

SEALED = ("real_name", "number", "birth_date", "mobile", "residence", "words")
LATER = timedelta(days=7, minutes=1)


def leave(who, after: timedelta = LATER) -> DataRequest:
    request = deletion.ask(user=who[0], party=who[1])
    assert deletion.carry_out(request_id=request.pk, now=timezone.now() + after)
    request.refresh_from_db()
    return request


def sealed_columns(party) -> dict[str, object]:
    """As they stand in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(SEALED)}, number_index, mobile_index FROM accounts_identity WHERE party_id = %s",
            [party.pk],
        )
        return dict(zip((*SEALED, "number_index", "mobile_index"), cursor.fetchone(), strict=True))


def test_asking_gives_seven_days_and_a_letter(ben):
    request = deletion.ask(user=ben[0], party=ben[1])
    assert timedelta(days=6, hours=23) < request.due_at - timezone.now() <= timedelta(days=7)
    letter = Notice.objects.get(code="deletion_asked")
    assert letter.recipient == f"party:{ben[1].pk}"
    assert str(LETTERS[letter.code].body) % letter.facts
    assert sealed_columns(ben[1])["number"] is not None


def test_asked_twice_it_is_one_request(ben):
    assert deletion.ask(user=ben[0], party=ben[1]).pk == deletion.ask(user=ben[0], party=ben[1]).pk


def test_nothing_happens_before_the_seven_days(ben):
    request = deletion.ask(user=ben[0], party=ben[1])
    assert not deletion.carry_out(request_id=request.pk, now=timezone.now() + timedelta(days=6, hours=23))
    assert deletion.due() == []
    assert sealed_columns(ben[1])["number"] is not None


def test_taken_back_it_is_not_carried_out(ben):
    request = deletion.ask(user=ben[0], party=ben[1])
    assert deletion.withdraw(user=ben[0], party=ben[1])
    assert not deletion.withdraw(user=ben[0], party=ben[1])
    assert not deletion.carry_out(request_id=request.pk, now=timezone.now() + LATER)
    assert sealed_columns(ben[1])["number"] is not None
    # and may be asked for again
    assert deletion.ask(user=ben[0], party=ben[1]).pk != request.pk


def test_of_a_buyer_nothing_stays_in_rows_or_storage(ben, django_capture_on_commit_callbacks):
    user, party = ben
    document = hand_in(party, user)
    path = Path(storage.private().path(document.storage_name))
    before = {bytes(value) for value in sealed_columns(party).values() if value}
    assert path.exists()
    assert len(before) == 8
    with django_capture_on_commit_callbacks(execute=True):
        request = leave(ben)
    assert set(sealed_columns(party).values()) == {None}
    assert not path.exists()
    party.refresh_from_db()
    assert "ben" not in party.name
    user.refresh_from_db()
    assert "ben" not in user.username + user.label
    assert not user.is_active
    assert not party.memberships.exists()
    assert not Notice.objects.filter(recipient=f"party:{party.pk}").exists()
    assert request.outcome["erased"]["identity"] == 6
    assert request.outcome["erased"]["documents"] == 1
    assert request.outcome["keep_until"] is None


def test_no_table_holds_any_of_it_any_more(ben, oscar):
    """Every column of every table, for each ciphertext that was there and for the plain values."""
    user, party = ben
    hand_in(party, user)
    reveal(user=oscar, party_id=party.pk, field="mobile", reason="contact", words=SECRETS["real_name"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM accounts_reveal")
        words = bytes(cursor.fetchone()[0])
    gone = {bytes(value) for value in sealed_columns(party).values() if value} | {words}
    gone |= {value.encode() for value in SECRETS.values()}
    leave(ben)
    found = [
        (table, value)
        for table in connection.introspection.table_names()
        for row in rows_of(table)
        for value in gone
        if value.hex() in row or value.decode("utf-8", "ignore") in row
        if value
    ]
    assert not found


def rows_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT t::text FROM "{table}" t')
        return [row[0] for row in cursor.fetchall()]


def test_of_a_streamer_the_identity_stays_locked_for_three_years(alice, oscar, browse):
    user, party = alice
    document = hand_in(party, user)
    with time_machine.travel("2027-02-22T04:00:00Z", tick=False):
        request = leave(alice)
    identity = Identity.objects.get(party=party)
    assert identity.state == "closed"
    assert identity.keep_until == date(2030, 3, 1)
    left = {name for name, value in sealed_columns(party).items() if value is not None}
    assert left == {"real_name", "number", "birth_date", "mobile", "number_index", "mobile_index"}
    assert request.outcome["keep_until"] == "2030-03-01"
    assert request.outcome["kept"] == {"identity": 4, "documents": 1}
    with pytest.raises(NotAllowed) as refusal:
        reveal(user=oscar, party_id=party.pk, field="number", reason="review", words="case")
    assert refusal.value.code == "use_stopped"
    assert browse(oscar).get(link(document, oscar)).status_code == 404
    assert reveal(user=oscar, party_id=party.pk, field="number", reason="authority", words="letter 7")


def test_after_the_three_years_that_goes_too(alice, django_capture_on_commit_callbacks):
    document = hand_in(alice[1], alice[0])
    leave(alice)
    kept = Identity.objects.get(party=alice[1])
    noon = timezone.make_aware(timezone.datetime.combine(kept.keep_until, timezone.datetime.min.time()))
    assert deletion.erase_kept(now=noon - timedelta(days=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert deletion.erase_kept(now=noon + timedelta(hours=12)) == 1
    assert deletion.erase_kept(now=noon + timedelta(hours=12)) == 0
    assert set(sealed_columns(alice[1]).values()) == {None}
    assert not storage.private().exists(document.storage_name)


def test_a_business_address_belongs_to_its_file(person):
    olga = member(person, "olga", ["operator"])
    olga[1].refresh_from_db()
    identify(olga[1])
    leave(olga)
    assert Identity.objects.get(party=olga[1]).residence == SECRETS["residence"]


def test_a_draft_is_nobodys_file(alice):
    Identity.objects.update(submitted_at=None, state="draft")
    leave(alice)
    assert set(sealed_columns(alice[1]).values()) == {None}


def test_a_guardian_of_a_streamer_stays_on_that_streamers_file(grace, max_):
    identify(grace[1])
    leave(grace)
    assert sealed_columns(grace[1])["number"] is not None
    assert Guardianship.objects.get().state == "ended"


def test_a_minor_on_air_loses_the_word_of_a_guardian_who_leaves(grace, max_):
    heard = []
    handler = lambda sender, party, **kwargs: heard.append(party.pk)  # noqa: E731
    standing_lost.connect(handler)
    leave(grace)
    standing_lost.disconnect(handler)
    assert max_[1].pk in heard
    assert Notice.objects.filter(recipient=f"party:{max_[1].pk}", code="guardian_ended").exists()


def test_a_guardian_may_ask_for_the_child_and_stays_signed_in(grace, max_):
    leave((grace[0], max_[1]))
    grace[0].refresh_from_db()
    assert grace[0].is_active
    assert not max_[1].memberships.exists()


def test_an_account_with_other_work_stays(ben, carol):
    carol[1].memberships.create(user=ben[0], part="staff")
    leave(ben)
    ben[0].refresh_from_db()
    assert ben[0].is_active
    assert ben[0].username == "ben"


def test_colleagues_lose_the_party_and_keep_their_account(ben, carol):
    ben[1].memberships.create(user=carol[0], part="staff")
    leave(ben)
    carol[0].refresh_from_db()
    assert carol[0].is_active
    assert list(carol[0].memberships.values_list("party", flat=True)) == [carol[1].pk]


def test_whoever_left_is_signed_out_everywhere(browse, ben):
    client = browse(ben[0])
    assert client.get("/me/").status_code == 200
    leave(ben)
    assert client.get("/me/").status_code == 302


def test_nobody_asks_for_somebody_else(alice, carol, oscar):
    for user in (carol[0], oscar):
        with pytest.raises(NotYours):
            deletion.ask(user=user, party=alice[1])
        with pytest.raises(NotYours):
            deletion.withdraw(user=user, party=alice[1])


def test_what_upper_apps_keep_goes_along(ben, monkeypatch):
    monkeypatch.setitem(deletion.erasers, "limits", lambda party: 3)
    assert leave(ben).outcome["erased"]["limits"] == 3


def test_an_upper_app_that_fails_leaves_everything_as_it_was(ben, monkeypatch):
    def fail(party):
        raise RuntimeError

    monkeypatch.setitem(deletion.erasers, "limits", fail)
    request = deletion.ask(user=ben[0], party=ben[1])
    with pytest.raises(RuntimeError):
        deletion.carry_out(request_id=request.pk, now=timezone.now() + LATER)
    request.refresh_from_db()
    assert request.state == "open"
    assert sealed_columns(ben[1])["number"] is not None


def test_the_audit_trail_tells_it_in_counts(ben):
    leave(ben)
    assert {"data.deletion_asked", "data.deleted"} <= set(AuditEvent.objects.values_list("action", flat=True))
    assert AuditEvent.objects.get(action="data.deleted").detail["erased"]["identity"] == 6


def test_the_hourly_task_carries_out_what_is_due(ben, carol, monkeypatch):
    monkeypatch.setattr(tasks.carry_out_deletion, "delay", tasks.carry_out_deletion)
    deletion.ask(user=ben[0], party=ben[1])
    DataRequest.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    deletion.ask(user=carol[0], party=carol[1])
    tasks.carry_out_deletions()
    assert dict(DataRequest.objects.values_list("party", "state")) == {ben[1].pk: "done", carol[1].pk: "open"}
    assert Document.objects.filter(party=ben[1], erased_at=None).count() == 0


@pytest.mark.django_db(transaction=True)
def test_carried_out_and_taken_back_at_the_same_moment_only_one_happens(ben):
    request = deletion.ask(user=ben[0], party=ben[1])
    DataRequest.objects.update(due_at=timezone.now() - timedelta(minutes=1))

    def act(number: int) -> bool:
        try:
            if number % 2:
                return deletion.withdraw(user=ben[0], party=ben[1])
            return deletion.carry_out(request_id=request.pk)
        except NotYours:
            return False  # carried out already: nobody speaks for the party any more
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        assert sum(pool.map(act, range(8))) == 1
    request.refresh_from_db()
    assert (request.state == "done") == (sealed_columns(ben[1])["number"] is None)
    assert Reveal.objects.count() == 0


@pytest.fixture
def held(ben):
    (hold,) = holds.place(why="dispute", basis="2026-7", subjects=[("party", ben[1].pk)], actor=system("test"))
    return hold


def test_under_a_legal_hold_the_use_stops_and_nothing_is_erased(ben, held):
    before = sealed_columns(ben[1])
    request = deletion.ask(user=ben[0], party=ben[1])
    assert not deletion.carry_out(request_id=request.pk, now=timezone.now() + LATER)
    request.refresh_from_db()
    assert request.state == DataRequest.State.OPEN
    assert Identity.objects.get(party=ben[1]).use_stopped_at
    assert sealed_columns(ben[1]) == before


def test_once_the_hold_is_released_the_deletion_is_carried_out(ben, held):
    request = deletion.ask(user=ben[0], party=ben[1])
    deletion.carry_out(request_id=request.pk, now=timezone.now() + LATER)
    holds.release(hold_ids=[held.pk], actor=system("test"))
    assert deletion.carry_out(request_id=request.pk, now=timezone.now() + LATER)


def test_a_locked_identity_that_is_held_outlives_its_last_day(alice):
    leave(alice)
    (hold,) = holds.place(why="dispute", basis="2026-7", subjects=[("party", alice[1].pk)], actor=system("test"))
    later = timezone.now() + timedelta(days=4 * 366)
    assert deletion.over(later).count() == 1
    assert deletion.erase_kept(later) == 0
    (part,) = running.plan(later, "identities")
    assert (part.counted, part.kept_rows) == (1, 1)
    holds.release(hold_ids=[hold.pk], actor=system("test"))
    (outcome,) = running.run(later, "identities")
    assert (outcome.erased, outcome.kept) == (1, 0)
