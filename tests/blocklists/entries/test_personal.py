"""A listed person's copy, and what goes when it leaves."""

import json
from datetime import timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from accounts.models import Identity
from accounts.personal.deletion import erasers
from accounts.personal.export import sections
from blocklists.entries import decline, lift
from blocklists.models import Change, Entry, Identifier, Seen, Suspicion
from blocklists.personal import KEPT_AFTER_ITS_END, PLAIN, SEALED
from blocklists.querysets import entries_about, entries_of
from tests.accounts.identity.build import verified_party
from tests.blocklists.entries.build import WORDS, confirmed, proposed

pytestmark = pytest.mark.django_db


def copy_of(party) -> list[dict]:
    return json.loads(json.dumps(sections["blocklist"](party), cls=DjangoJSONEncoder))


def test_it_has_reason_and_facts_in_full_and_never_who_decided(ann, bo, streamer):
    entry = confirmed(ann, bo, party=streamer, facts="Stream 7, minute 12.")
    lift(user=bo, entry_id=entry.pk, version=2, words="It was made good.")
    (told,) = copy_of(streamer)
    assert (told["number"], told["reason"], told["facts"]) == (entry.number, WORDS, "Stream 7, minute 12.")
    assert told["standing"] == "lifted"
    assert told["known_by"] == ["account", "mobile", "resident_id"]
    assert [step["act"] for step in told["history"]] == ["proposed", "confirmed", "lifted"]
    assert told["history"][2]["words"] == "It was made good."
    whole = json.dumps(told)
    for user in (ann, bo):
        assert user.label not in whole
        assert user.username not in [value for value in told.values() if isinstance(value, str)]


def test_a_proposal_that_waits_has_said_nothing_yet(ann, bo, streamer):
    entry = proposed(ann, party=streamer)
    assert copy_of(streamer) == []
    decline(user=bo, entry_id=entry.pk, version=1, words="Not proved.")
    assert [one["standing"] for one in copy_of(streamer)] == ["lifted"]


def test_no_field_of_an_entry_is_forgotten():
    left_out = {
        # who decided, and what only the machine needs
        "id", "party", "proposer", "proposed_at", "confirmer", "ended_by", "merged_into", "version", "bulk",
        "list", "remote", "basis_type", "basis_id", "state", "begun_at", "forgotten_at",
    }  # fmt: skip
    assert {*PLAIN, *SEALED} | left_out == {field.name for field in Entry._meta.fields}


def test_an_entry_by_number_alone_is_its_holders_to_read(ann, bo, streamer):
    entry = confirmed(ann, bo, identifiers=[("resident_id", str(streamer.identity.number))])
    assert list(entries_about(streamer)) == [entry]
    assert not entries_of(streamer).exists()
    assert len(copy_of(streamer)) == 1


@pytest.mark.parametrize("state", ["draft", "submitted", "refused"])
def test_whoever_types_a_strangers_number_reads_nothing_of_the_stranger(ann, bo, streamer, state):
    number = str(streamer.identity.number)
    confirmed(ann, bo, identifiers=[("resident_id", number)])
    Identity.objects.filter(party=streamer).update(state=state, submission=2)
    assert copy_of(streamer) == []


def test_by_account_and_newest_first(ann, bo, streamer):
    first = confirmed(ann, bo, party=streamer, scopes=["camera"])
    second = confirmed(ann, bo, party=streamer, scopes=["operate"])
    assert list(entries_of(streamer)) == list(entries_about(streamer)) == [second, first]


def test_what_was_seen_is_told_by_kind_and_day(streamer):
    Seen.objects.create(party=streamer, kind="device", digest=b"d" * 16, key_version=1)
    (told,) = sections["seen_with"](streamer)
    assert set(told) == {"kind", "first_at", "last_at"}


def ended(entry: Entry, ago: timedelta) -> None:
    Entry.objects.filter(pk=entry.pk).update(starts_at=timezone.now() - ago * 2, ends_at=timezone.now() - ago)


def test_words_and_identifiers_go_three_years_after_the_end_and_the_entry_stays(ann, bo, streamer):
    entry = confirmed(ann, bo, party=streamer, facts="Minute 12.")
    ended(entry, KEPT_AFTER_ITS_END + timedelta(days=1))
    assert erasers["blocklist"](streamer) == 1
    entry = Entry.objects.get()
    assert (entry.reason, entry.facts, entry.state) == (None, None, "confirmed")
    assert not Identifier.objects.exists()
    assert {step.words for step in Change.objects.all()} == {None}
    assert entry.changes.count() == 2
    # once is enough
    assert erasers["blocklist"](streamer) == 0


@pytest.mark.parametrize("ago", [-20, 0.5, 900])
def test_what_stands_or_ended_lately_stays_whole(ann, bo, streamer, ago):
    """No return under another account (LE2026 14) holds for who deletes an account, too."""
    entry = confirmed(ann, bo, party=streamer)
    if ago > 0:
        ended(entry, timedelta(days=ago))
    assert erasers["blocklist"](streamer) == 0
    assert Entry.objects.get().reason == WORDS
    assert Identifier.objects.count() == 3


def test_nobody_elses_entries_are_touched(ann, bo, streamer, seeded):
    other = verified_party()
    entry = confirmed(ann, bo, party=other)
    ended(entry, KEPT_AFTER_ITS_END + timedelta(days=1))
    assert erasers["blocklist"](streamer) == 0
    assert Entry.objects.get().reason == WORDS


def test_what_an_account_was_seen_with_and_settled_suspicions_go_at_once(ann, bo, streamer, seeded):
    entry = confirmed(ann, bo, party=verified_party())
    second = confirmed(ann, bo, party=verified_party())
    Seen.objects.create(party=streamer, kind="device", digest=b"d" * 16, key_version=1)
    Suspicion.objects.create(party=streamer, entry=entry, kinds=["device"], outcome="other")
    Suspicion.objects.create(party=streamer, entry=second, kinds=["device"], outcome="same")
    assert erasers["seen_with"](streamer) == 1
    assert erasers["suspicions"](streamer) == 1
    # that the account is a listed person's stays with that entry
    assert Suspicion.objects.get().outcome == "same"
