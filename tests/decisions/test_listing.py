"""A measure that proposes an entry begins, and counts, when a second person confirms the entry, and not before."""

import pytest

from blocklists.bulk import undoing
from blocklists.entries import confirm, decline, lift, merge, withdraw
from blocklists.models import Bulk, Entry
from moderation.cases.models import Case
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, Strike
from moderation.decisions.services import override
from moderation.decisions.statements.readers import told_with
from tests.blocklists.entries.build import confirmed, proposed
from tests.decisions.held import decided_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(person):
    return person("moderator", "alice")


@pytest.fixture
def carol(person):
    return person("compliance_officer", "carol")


@pytest.fixture
def streamer(stream):
    return stream.roles.get(role="streamer").party


@pytest.fixture
def decision(stream, alice, streamer):
    return decided_on(stream, alice, Wish("blocklist", party=streamer.pk))


def entry_of(decision):
    return Entry.objects.get(pk=decision.measures.get(kind="blocklist").entry_id)


def state(decision):
    return decision.measures.get(kind="blocklist").state


def test_while_it_is_only_proposed_nothing_is_on_record(decision):
    assert state(decision) == "requested"
    assert not Strike.objects.exists()
    assert Case.objects.get(pk=decision.case_id).outcome == "violation"


def test_confirmed_it_is_a_strike_for_the_room_and_the_account(decision, stream, streamer, carol):
    entry = entry_of(decision)
    confirm(user=carol, entry_id=entry.pk, version=entry.version)
    measure = decision.measures.get()
    assert (measure.state, measure.confirmed_at is None) == ("confirmed", False)
    made = set(Strike.objects.values_list("channel", "party"))
    assert made == {(stream.channel_id, None), (None, streamer.pk)}
    entry.refresh_from_db()
    lift(user=carol, entry_id=entry.pk, version=entry.version, words="It is over.")
    assert Strike.objects.count() == 2


def test_declined_it_is_refused_and_the_violation_came_to_nothing(decision, carol):
    entry = entry_of(decision)
    decline(user=carol, entry_id=entry.pk, version=entry.version, words="Too much for one slip.")
    assert state(decision) == "refused"
    assert not Strike.objects.exists()
    assert Case.objects.get(pk=decision.case_id).outcome == "refused"
    assert Decision.objects.get(pk=decision.pk).live


def test_withdrawn_by_its_proposer_it_is_refused_too(decision, alice):
    entry = entry_of(decision)
    withdraw(user=alice, entry_id=entry.pk, version=entry.version)
    assert (state(decision), Case.objects.get(pk=decision.case_id).outcome) == ("refused", "refused")


def test_beside_a_warning_the_violation_stands(stream, alice, carol, streamer):
    decision = decided_on(stream, alice, "warn", Wish("blocklist", party=streamer.pk))
    entry = entry_of(decision)
    decline(user=carol, entry_id=entry.pk, version=entry.version, words="A warning is enough.")
    assert (state(decision), Case.objects.get(pk=decision.case_id).outcome) == ("refused", "violation")
    assert list(Strike.objects.values_list("channel", "party")) == [(stream.channel_id, None)]


@pytest.mark.parametrize("confirmed", [False, True], ids=["proposed", "confirmed"])
def test_overridden_the_entry_goes_and_no_strike_counts(decision, carol, person, confirmed):
    entry = entry_of(decision)
    if confirmed:
        confirm(user=carol, entry_id=entry.pk, version=entry.version)
    override(user=carol, decision_id=decision.pk, outcome="no_violation")
    assert state(decision) == "lifted"
    assert not Strike.objects.filter(cancelled_at=None).exists()
    assert Entry.objects.get(pk=entry.pk).standing() not in ("in_force", "planned", "proposed")
    assert Case.objects.get(pk=decision.case_id).outcome == "no_violation"


def test_an_entry_that_rests_on_a_decision_and_was_proposed_by_hand_is_none_of_its_measures(
    stream, alice, carol, streamer, decision
):
    entry = entry_of(decision)
    Entry.objects.filter(pk=entry.pk).update(basis_id="no number")
    decline(user=carol, entry_id=entry.pk, version=entry.version, words="Too much.")
    assert state(decision) == "requested"


@pytest.fixture
def bea(person):
    """Proposes by hand, and takes a list of them back."""
    return person("compliance_officer", "bea")


def made_narrow(decision) -> Entry:
    """Its entry, about the camera alone, so that another about the same person may stand beside it."""
    Entry.objects.filter(pk=entry_of(decision).pk).update(scopes=["camera"])
    return entry_of(decision)


def merged(user, keep, other) -> Entry:
    version = Entry.objects.values_list("version", flat=True).get(pk=keep.pk)
    return merge(user=user, keep_id=keep.pk, other_id=other.pk, version=version, words="One person.")


@pytest.fixture
def kept(decision, bea, carol, streamer) -> Entry:
    """A proposal by hand, into which that of the decision went."""
    other = made_narrow(decision)
    return merged(carol, proposed(bea, party=streamer, scopes=["operate"]), other)


def test_merged_into_an_entry_that_stands_it_is_confirmed_by_whoever_merged_it(decision, bea, carol, stream, streamer):
    other = made_narrow(decision)
    merged(carol, confirmed(bea, carol, party=streamer, scopes=["operate"]), other)
    measure = decision.measures.get()
    assert (measure.state, measure.confirmed_at is None) == ("confirmed", False)
    assert set(Strike.objects.values_list("channel", "party")) == {(stream.channel_id, None), (None, streamer.pk)}
    assert told_with(decision, [streamer]) == {measure: [streamer]}


def test_merged_into_one_that_waits_it_is_confirmed_with_that_one(decision, kept, bea, carol, streamer):
    assert (state(decision), Strike.objects.count(), told_with(decision, [streamer])) == ("requested", 0, {})
    # and however often that one is merged itself
    last = proposed(bea, party=streamer, scopes=["go_live"])
    merged(carol, last, kept)
    assert state(decision) == "requested"
    confirm(user=carol, entry_id=last.pk, version=2)
    assert (state(decision), Strike.objects.count()) == ("confirmed", 2)


@pytest.mark.parametrize("answer", ["declined", "withdrawn", "upload undone"])
def test_it_is_refused_with_the_one_into_which_it_went(decision, kept, bea, carol, answer):
    if answer == "declined":
        decline(user=carol, entry_id=kept.pk, version=kept.version, words="Too much.")
    elif answer == "withdrawn":
        withdraw(user=bea, entry_id=kept.pk, version=kept.version)
    else:
        bulk = Bulk.objects.create(by=bea, state="made", lines=1, good=1)
        Entry.objects.filter(pk=kept.pk).update(bulk=bulk)
        undoing.undo(user=bea, bulk_id=bulk.pk)
    assert (state(decision), Case.objects.get(pk=decision.case_id).outcome) == ("refused", "refused")
    assert not Strike.objects.exists()


def test_overridden_meanwhile_it_begins_no_more_and_the_kept_one_goes_on(decision, kept, carol, person):
    override(user=person("compliance_officer", "dan"), decision_id=decision.pk, outcome="no_violation")
    confirm(user=carol, entry_id=kept.pk, version=kept.version)
    assert (state(decision), Strike.objects.count()) == ("lifted", 0)
    assert Entry.objects.get(pk=kept.pk).standing() == "in_force"
