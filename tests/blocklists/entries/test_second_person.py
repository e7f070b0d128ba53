"""Two people stand behind every entry in force: the services ask for it, and the database does."""

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from blocklists.entries import confirm, confirm_many, decline, overturn
from blocklists.models import Bulk, Entry
from tests.accounts.identity.build import verified_party
from tests.blocklists.entries.build import code_of, confirmed, in_days, proposed

pytestmark = pytest.mark.django_db


def test_nobody_confirms_what_they_proposed(bo, streamer):
    entry = proposed(bo, party=streamer)
    assert code_of(lambda: confirm(user=bo, entry_id=entry.pk, version=1)) == "same_person"
    assert code_of(lambda: decline(user=bo, entry_id=entry.pk, version=1, words="No.")) == "same_person"
    assert Entry.objects.get().state == "proposed"


def test_the_database_refuses_the_same_person_by_update(ann, bo, streamer):
    entry = confirmed(ann, bo, party=streamer)
    with pytest.raises(IntegrityError, match="entry_confirmed_by_a_second_person"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(confirmer=ann)
    with (
        pytest.raises(IntegrityError, match="entry_confirmed_by_a_second_person"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE blocklists_entry SET confirmer_id = proposer_id WHERE id = %s", [entry.pk])
    assert Entry.objects.get().confirmer == bo


def row(proposer: User | None, confirmer: User | None) -> Entry:
    return Entry(
        side="streamer",
        ground="fraud",
        article="LM2021 14",
        basis_type="case",
        scopes=["go_live"],
        starts_at=timezone.now(),
        ends_at=in_days(1),
        state="confirmed",
        proposer=proposer,
        confirmer=confirmer,
        confirmed_at=timezone.now(),
    )


@pytest.mark.parametrize("who", [("ann", "ann"), ("ann", None), (None, "bo")])
def test_the_database_refuses_one_pair_of_eyes_by_insert(ann, bo, who):
    first, second = ({"ann": ann, "bo": bo}.get(name) for name in who)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.bulk_create([row(first, second)])
    assert not Entry.objects.exists()
    # two pairs are enough
    Entry.objects.bulk_create([row(ann, bo)])


def test_a_moderator_proposes_and_does_not_confirm(ann, person, streamer):
    entry = proposed(ann, party=streamer)
    other = person("moderator")
    assert code_of(lambda: confirm(user=other, entry_id=entry.pk, version=1)) == "not_allowed"
    assert code_of(lambda: confirm_many(user=other, bulk_id=entry.pk)) == "not_allowed"


def test_nobody_confirms_an_entry_about_a_party_of_ones_own(ann, bo, streamer):
    entry = proposed(ann, party=streamer)
    by_number = proposed(
        ann, side="buyer", ground="fraud", identifiers=[("resident_id", str(streamer.identity.number))]
    )
    bo.memberships.create(party=streamer, part="staff")
    for one in (entry, by_number):
        assert code_of(lambda one=one: confirm(user=bo, entry_id=one.pk, version=1)) == "own_party"


def test_other_eyes_overturn_than_those_that_listed(ann, bo, cy, person, streamer):
    boss = person("senior_moderator")
    entry = confirmed(bo, boss, party=streamer)
    for first in (bo, boss):
        assert code_of(lambda first=first: overturn(user=first, entry_id=entry.pk, words="Wrong.")) == "same_person"
    assert overturn(user=cy, entry_id=entry.pk, words="Wrong.").state == "overturned"


def test_an_upload_is_confirmed_by_somebody_else_piece_by_piece(ann, bo, seeded):
    bulk = Bulk.objects.create(by=ann, lines=5, good=5)
    entries = [proposed(ann, party=verified_party(), bulk=bulk) for _ in range(5)]
    assert confirm_many(user=bo, bulk_id=bulk.pk, limit=2) == 2
    assert confirm_many(user=bo, bulk_id=bulk.pk) == 3
    assert confirm_many(user=bo, bulk_id=bulk.pk) == 0
    assert {entry.state for entry in Entry.objects.filter(bulk=bulk)} == {"confirmed"}
    assert len(entries) == 5


def test_what_cant_be_confirmed_holds_up_nothing_else_of_an_upload(ann, bo, seeded):
    bulk = Bulk.objects.create(by=ann, lines=3, good=3)
    own, *others = (proposed(ann, party=verified_party(), bulk=bulk) for _ in range(3))
    bo.memberships.create(party=own.party, part="owner")
    assert confirm_many(user=bo, bulk_id=bulk.pk, limit=1) == 1
    assert confirm_many(user=bo, bulk_id=bulk.pk, limit=1) == 1
    assert confirm_many(user=bo, bulk_id=bulk.pk, limit=1) == 0
    assert Entry.objects.get(state="proposed") == own
    assert len(others) == 2


def test_an_upload_that_does_not_exist_confirms_nothing(bo):
    assert confirm_many(user=bo, bulk_id=UUID(int=0)) == 0
