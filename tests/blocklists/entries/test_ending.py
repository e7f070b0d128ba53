"""Shorter or over: one person is enough, the person hears of it, and what followed falls too."""

import pytest
import time_machine

from blocklists.entries import confirm, lift, overturn, propose_extension, shorten
from blocklists.models import Change, Entry, Suspicion
from blocklists.querysets import in_force
from delivery.models import Notice
from tests.accounts.identity.build import verified_party
from tests.blocklists.entries.build import code_of, confirmed, in_days, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(ann, bo, streamer) -> Entry:
    return confirmed(ann, bo, party=streamer)


def lifted(user, entry, version=None):
    return lift(user=user, entry_id=entry.pk, version=version or entry.version, words="It was made good.")


def codes_to(party):
    return list(Notice.objects.filter(recipient=f"party:{party.pk}").order_by("pk").values_list("code", flat=True))


@pytest.mark.parametrize("who", ["bo", "cy"])
def test_one_person_lifts_also_who_confirmed(request, entry, streamer, who):
    user = request.getfixturevalue(who)
    lifted(user, entry)
    entry.refresh_from_db()
    assert (entry.state, entry.ended_code, entry.ended_by, entry.version) == ("lifted", "lifted", user, 3)
    assert entry.standing() == "lifted"
    step = entry.changes.order_by("-pk")[0]
    assert (step.act, step.words, step.ended_before) == ("lifted", "It was made good.", entry.ends_at)
    assert codes_to(streamer)[-1] == "blocklist_lifted"


def test_what_never_stood_or_is_over_is_not_lifted(ann, bo, entry, seeded):
    waiting = proposed(ann, party=verified_party())
    assert code_of(lambda: lifted(bo, waiting)) == "not_standing"
    with time_machine.travel(in_days(31)):
        assert code_of(lambda: lifted(bo, entry)) == "not_standing"
    lifted(bo, entry)
    assert code_of(lambda: lifted(bo, entry, version=3)) == "not_standing"


def test_lifting_says_why_and_is_not_for_everybody(ann, bo, entry):
    assert code_of(lambda: lift(user=bo, entry_id=entry.pk, version=2, words="")) == "words_missing"
    assert code_of(lambda: lift(user=bo, entry_id=entry.pk, version=2, words="x" * 2001)) == "too_long"
    assert code_of(lambda: lifted(ann, entry)) == "not_allowed"
    assert code_of(lambda: lifted(bo, entry, version=1)) == "stale"


def test_a_planned_entry_can_be_lifted_before_it_begins(ann, bo, streamer):
    entry = confirmed(ann, bo, party=streamer, starts_at=in_days(5), ends_at=in_days(9))
    assert lifted(bo, entry).state == "lifted"


def test_nobody_lifts_an_entry_about_a_party_of_ones_own(bo, entry, streamer):
    bo.memberships.create(party=streamer, part="guardian")
    assert code_of(lambda: lifted(bo, entry)) == "own_party"


def test_one_person_shortens(bo, entry, streamer):
    before, ends_at = entry.ends_at, in_days(3)
    shorten(user=bo, entry_id=entry.pk, version=2, ends_at=ends_at, words="The damage was repaired.")
    entry.refresh_from_db()
    assert (entry.ends_at, entry.state, entry.version) == (ends_at, "confirmed", 3)
    step = Change.objects.filter(entry=entry).order_by("-pk")[0]
    assert (step.act, step.ended_before, step.ends_at) == ("extended", before, ends_at)
    assert codes_to(streamer)[-1] == "blocklist_shortened"


def test_an_entry_without_an_end_gets_one(ann, bo, streamer):
    entry = confirmed(ann, bo, party=streamer, no_end_reason="For life.")
    shorten(user=bo, entry_id=entry.pk, version=2, ends_at=in_days(900), words="Life is long.")
    entry.refresh_from_db()
    assert entry.ends_at is not None
    assert entry.no_end_reason == ""


@pytest.mark.parametrize(
    ("days", "code"), [(30.1, "not_shorter"), (300, "not_shorter"), (-0.5, "end_past"), (-20, "end_before_start")]
)
def test_what_one_person_sets_is_never_longer_and_never_past(ann, bo, streamer, days, code):
    entry = confirmed(ann, bo, party=streamer, starts_at=in_days(-2))
    assert code_of(lambda: shorten(user=bo, entry_id=entry.pk, version=2, ends_at=in_days(days), words="x")) == code


def test_an_overturned_entry_is_over_and_its_person_is_told_that_it_was_wrong(cy, entry, streamer):
    overturn(user=cy, entry_id=entry.pk, words="It was somebody else.")
    entry.refresh_from_db()
    assert (entry.state, entry.ended_code, entry.ended_by) == ("overturned", "overturned", cy)
    assert codes_to(streamer)[-1] == "blocklist_overturned"
    assert code_of(lambda: overturn(user=cy, entry_id=entry.pk, words="Again.")) == "not_standing"


def test_what_was_lifted_or_ran_out_can_still_be_found_to_have_been_wrong(ann, bo, cy, entry, streamer):
    lifted(bo, entry)
    assert overturn(user=cy, entry_id=entry.pk, words="It was somebody else.").state == "overturned"
    other = confirmed(ann, bo, party=streamer, ends_at=in_days(1))
    with time_machine.travel(in_days(2)):
        assert overturn(user=cy, entry_id=other.pk, words="It was somebody else.").state == "overturned"


def test_what_was_never_confirmed_cant_be_overturned(ann, bo, cy, streamer):
    entry = proposed(ann, party=streamer)
    assert code_of(lambda: overturn(user=cy, entry_id=entry.pk, words="No.")) == "never_stood"
    assert code_of(lambda: overturn(user=ann, entry_id=entry.pk, words="No.")) == "not_allowed"


@pytest.mark.parametrize(("end", "state"), [(lift, "lifted"), (overturn, "overturned")])
def test_what_goes_on_from_an_entry_falls_with_it(ann, bo, cy, entry, streamer, end, state):
    extended = propose_extension(user=ann, entry_id=entry.pk, ends_at=in_days(60), reason="It went on.")
    confirm(user=bo, entry_id=extended.pk, version=1)
    waiting = propose_extension(user=ann, entry_id=extended.pk, ends_at=in_days(90), reason="And on.")
    seen = {"version": 2} if end is lift else {}
    end(user=cy, entry_id=entry.pk, words="Enough.", **seen)
    assert [Entry.objects.get(pk=one.pk).state for one in (entry, extended, waiting)] == [state, state, "lifted"]
    assert Entry.objects.get(pk=waiting.pk).ended_code == "withdrawn"
    for fallen in (extended, waiting):
        assert fallen.changes.order_by("-pk")[0].detail == {"fell_with": str(entry.pk)}
    # one letter for each that stood
    assert codes_to(streamer).count(f"blocklist_{state}") == 2


def came_back(ann, bo, listed, party):
    """Its entry, after a case found that this party is the listed one."""
    Suspicion.objects.create(party=party, entry=listed, kinds=["device"], outcome="same")
    return confirmed(ann, bo, party=party, ground="evasion")


def test_an_entry_for_coming_back_falls_with_the_one_that_was_got_round(ann, bo, cy, entry, seeded):
    other, third = verified_party(), verified_party()
    second = came_back(ann, bo, entry, other)
    last = came_back(ann, bo, second, third)
    overturn(user=cy, entry_id=entry.pk, words="It was somebody else.")
    assert {one.state for one in Entry.objects.filter(pk__in=[second.pk, last.pk])} == {"overturned"}
    assert "blocklist_overturned" in codes_to(other)


def test_it_stays_while_another_entry_about_the_same_person_stands(ann, bo, cy, entry, streamer, seeded):
    as_buyer = confirmed(ann, bo, party=streamer, scopes=["camera"], starts_at=in_days(31), ends_at=in_days(40))
    other = verified_party()
    Suspicion.objects.create(party=other, entry=as_buyer, kinds=["device"], outcome="same")
    second = came_back(ann, bo, entry, other)
    overturn(user=cy, entry_id=entry.pk, words="It was somebody else.")
    assert Entry.objects.get(pk=second.pk).state == "confirmed"


def test_letters_about_what_falls_go_to_their_own_persons_alone(ann, bo, cy, entry, streamer, seeded):
    other = verified_party()
    second = came_back(ann, bo, entry, other)
    lifted(cy, entry)
    for party, about in ((streamer, entry), (other, second)):
        letters = Notice.objects.filter(recipient=f"party:{party.pk}", code="blocklist_lifted")
        assert [letter.facts["number"] for letter in letters] == [about.number]


def test_two_entries_that_fall_together_keep_nobody_listed(ann, bo, cy, entry, seeded):
    other = verified_party()
    second = came_back(ann, bo, entry, other)
    extended = propose_extension(user=ann, entry_id=entry.pk, ends_at=in_days(60), reason="It went on.")
    confirm(user=bo, entry_id=extended.pk, version=1)
    Suspicion.objects.create(party=other, entry=extended, kinds=["device"], outcome="same")
    overturn(user=cy, entry_id=entry.pk, words="It was somebody else.")
    assert Entry.objects.get(pk=second.pk).state == "overturned"


def test_what_goes_on_from_a_shortened_entry_never_begins(ann, bo, entry, streamer):
    extended = propose_extension(user=ann, entry_id=entry.pk, ends_at=in_days(60), reason="It went on.")
    confirm(user=bo, entry_id=extended.pk, version=1)
    waiting = propose_extension(user=ann, entry_id=extended.pk, ends_at=in_days(90), reason="And on.")
    ends_at = in_days(3)
    shorten(user=bo, entry_id=entry.pk, version=2, ends_at=ends_at, words="The damage was repaired.")
    assert [Entry.objects.get(pk=one.pk).ended_code for one in (extended, waiting)] == ["lifted", "withdrawn"]
    assert codes_to(streamer)[-2:] == ["blocklist_shortened", "blocklist_not_begun"]
    with time_machine.travel(in_days(31)):
        assert not Entry.objects.filter(in_force(), party=streamer).exists()


def test_who_came_back_is_free_when_the_shortened_entry_ends(ann, bo, entry, seeded):
    other, third = verified_party(), verified_party()
    second = came_back(ann, bo, entry, other)
    Suspicion.objects.create(party=third, entry=entry, kinds=["device"], outcome="same")
    waiting = proposed(ann, party=third, ground="evasion")
    ends_at = in_days(3)
    shorten(user=bo, entry_id=entry.pk, version=2, ends_at=ends_at, words="The damage was repaired.")
    assert {Entry.objects.get(pk=one.pk).ends_at for one in (second, waiting)} == {ends_at}
    assert second.changes.order_by("-pk")[0].detail == {"follows": str(entry.pk)}
    # of a proposal nobody has heard
    assert (codes_to(other)[-1], codes_to(third)) == ("blocklist_shortened", [])
    # what ends sooner anyway is left alone
    shorten(user=bo, entry_id=second.pk, version=3, ends_at=in_days(1), words="Enough.")
    shorten(user=bo, entry_id=entry.pk, version=3, ends_at=in_days(2), words="Enough.")
    assert Entry.objects.get(pk=second.pk).ends_at < in_days(1.5)
