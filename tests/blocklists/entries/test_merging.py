"""Two entries about one person become one, and nothing of who it is gets lost."""

import pytest

from blocklists.entries import confirm, lift, merge, overturn, propose_extension
from blocklists.models import Entry, Identifier, Suspicion
from delivery.models import Notice
from tests.accounts.identity.build import verified_party
from tests.blocklists.entries.build import code_of, confirmed, in_days, proposed
from tests.blocklists.entries.shared import shared_entry

pytestmark = pytest.mark.django_db
DEVICE = ("device", "AA-BB-CC-DD-EE-FF")


def merged(user, keep, other, version=None):
    version = version or Entry.objects.get(pk=keep.pk).version
    return merge(user=user, keep_id=keep.pk, other_id=other.pk, version=version, words="One person.")


@pytest.fixture
def two(ann, bo, streamer):
    """About the camera and about operating a room; the second knows a device more."""
    return (
        confirmed(ann, bo, party=streamer, scopes=["camera"]),
        confirmed(ann, bo, party=streamer, scopes=["operate"], identifiers=[DEVICE]),
    )


def test_the_others_identifiers_move_as_far_as_they_are_new(bo, two):
    keep, other = two
    merged(bo, keep, other)
    assert sorted(one.kind for one in keep.identifiers.all()) == ["account", "device", "mobile", "resident_id"]
    # what moved still opens
    assert {one.value for one in keep.identifiers.filter(kind="device")} == {"aabbccddeeff"}
    other.refresh_from_db()
    assert (other.state, other.ended_code, other.merged_into, other.ended_by) == ("lifted", "merged", keep, bo)


def test_both_histories_tell_of_it_and_the_person_is_told(bo, two, streamer):
    keep, other = two
    merged(bo, keep, other)
    kept = keep.changes.order_by("-pk")[0]
    assert (kept.act, kept.words) == ("merged", "One person.")
    assert kept.detail == {"other": str(other.pk), "kinds": ["device"]}
    assert other.changes.order_by("-pk")[0].detail == {"into": str(keep.pk)}
    letter = Notice.objects.get(recipient=f"party:{streamer.pk}", code="blocklist_merged")
    assert (letter.facts["number"], letter.facts["kept"]) == (other.number, keep.number)


def test_the_kept_terms_stay_as_two_people_made_them(bo, two):
    keep, other = two
    merged(bo, keep, other)
    keep.refresh_from_db()
    assert (keep.scopes, keep.version, keep.state) == (["camera"], 3, "confirmed")


def test_an_entry_is_not_merged_with_itself_nor_across_sides(ann, bo, two, streamer):
    keep, _ = two
    assert code_of(lambda: merged(bo, keep, keep)) == "same_entry"
    as_buyer = confirmed(ann, bo, party=streamer, side="buyer")
    assert code_of(lambda: merged(bo, keep, as_buyer)) == "other_side"


def test_two_people_stay_two(ann, bo, two, seeded):
    keep, _ = two
    somebody_else = confirmed(ann, bo, party=verified_party())
    assert code_of(lambda: merged(bo, keep, somebody_else)) == "not_one_person"


def test_what_only_hints_may_join_any_entry(ann, bo, two):
    keep, _ = two
    by_device = confirmed(ann, bo, identifiers=[("device", "11-22-33-44-55-66")])
    merged(bo, keep, by_device)
    assert "112233445566" in {one.value for one in keep.identifiers.filter(kind="device")}
    # and never the other way: what blocks would be on terms that nobody confirmed for it
    another = confirmed(ann, bo, identifiers=[("device", "77-88-99-00-11-22")])
    assert code_of(lambda: merged(bo, another, keep)) == "not_one_person"


def test_a_confirmed_one_does_not_vanish_into_one_that_waits(ann, bo, two, streamer):
    _, other = two
    waiting = proposed(ann, party=streamer, scopes=["go_live"])
    assert code_of(lambda: merged(bo, waiting, other)) == "merge_into_waiting"


def test_a_proposal_is_merged_by_a_second_person_alone(bo, cy, two, streamer):
    keep, _ = two
    waiting = proposed(bo, party=streamer, scopes=["go_live"], identifiers=[("device", "11-22-33-44-55-66")])
    assert code_of(lambda: merged(bo, keep, waiting)) == "same_person"
    merged(cy, keep, waiting)
    assert Entry.objects.get(pk=waiting.pk).ended_code == "merged"
    # its person, who was told nothing of the proposal, is told nothing of its end
    assert not Notice.objects.filter(code="blocklist_merged").exists()


def test_an_entry_of_a_list_is_merged_neither_way_nor_what_rests_on_it(ann, bo, cy, streamer):
    keep = confirmed(ann, bo, party=streamer)
    shared = shared_entry(ann, streamer)
    assert code_of(lambda: merged(cy, keep, shared)) == "merge_of_list"
    Entry.objects.filter(pk=keep.pk).update(scopes=["camera"])
    Entry.objects.filter(pk=shared.pk).update(scopes=["operate"])
    shared = confirm(user=cy, entry_id=shared.pk, version=1)
    assert code_of(lambda: merged(cy, keep, shared)) == "merge_of_list"
    assert code_of(lambda: merged(cy, shared, keep)) == "merge_of_list"
    after = propose_extension(user=ann, entry_id=shared.pk, ends_at=in_days(200), reason="It went on.")
    assert code_of(lambda: merged(cy, keep, after)) == "merge_of_list"


def came_back(ann, bo, listed):
    """The entry of an account that was found to be this one's person."""
    party = verified_party()
    Suspicion.objects.create(party=party, entry=listed, kinds=["device"], outcome="same")
    return confirmed(ann, bo, party=party, ground="evasion")


def test_what_followed_the_merged_one_falls_with_the_kept_one(ann, bo, cy, two):
    keep, other = two
    again = came_back(ann, bo, other)
    after = propose_extension(user=ann, entry_id=other.pk, ends_at=in_days(60), reason="It went on.")
    merged(bo, keep, other)
    overturn(user=cy, entry_id=keep.pk, words="It was somebody else.")
    assert Entry.objects.get(pk=again.pk).state == "overturned"
    assert Entry.objects.get(pk=after.pk).ended_code == "withdrawn"


def test_what_came_back_stays_while_the_one_into_which_its_entry_went_stands(ann, bo, cy, two, streamer):
    keep, other = two
    third = confirmed(ann, bo, party=streamer, scopes=["go_live"])
    again = came_back(ann, bo, other)
    Suspicion.objects.create(party=again.party, entry=third, kinds=["device"], outcome="same")
    merged(bo, keep, other)
    overturn(user=cy, entry_id=third.pk, words="It was somebody else.")
    assert Entry.objects.get(pk=again.pk).state == "confirmed"


def test_a_merged_entry_is_not_overturned_while_its_document_still_blocks_by_the_kept_one(bo, cy, two):
    keep, other = two
    merged(bo, keep, other)
    assert code_of(lambda: overturn(user=cy, entry_id=other.pk, words="It was somebody else.")) == "not_standing"
    assert not Notice.objects.filter(code="blocklist_overturned").exists()


def test_whom_only_a_merged_proposal_meant_is_told_of_the_kept_one(ann, bo, cy, streamer, seeded):
    second = verified_party()
    named = [(second.identity.document_type, str(second.identity.number))]
    keep = confirmed(ann, bo, party=streamer, scopes=["camera"])
    waiting = proposed(ann, party=streamer, scopes=["operate"], identifiers=named)
    merged(cy, keep, waiting)
    letters = Notice.objects.filter(subject=f"entry:{keep.pk}", code__startswith="blocklist_listed")
    assert sorted(letters.values_list("recipient", flat=True)) == sorted(
        f"party:{one.pk}" for one in (streamer, second)
    )


def test_what_is_over_or_stale_is_not_merged(bo, two):
    keep, other = two
    assert code_of(lambda: merged(bo, keep, other, version=1)) == "stale"
    lift(user=bo, entry_id=other.pk, version=2, words="Settled.")
    assert code_of(lambda: merged(bo, keep, other)) == "not_standing"


def test_who_may_not_confirm_may_not_merge_and_says_why(ann, bo, two):
    keep, other = two
    assert code_of(lambda: merged(ann, keep, other)) == "not_allowed"
    act = {"user": bo, "keep_id": keep.pk, "other_id": other.pk, "version": 2}
    assert code_of(lambda: merge(**act, words="")) == "words_missing"
    bo.memberships.create(party=keep.party, part="owner")
    assert code_of(lambda: merged(bo, keep, other)) == "own_party"


def test_nothing_is_left_of_the_other_that_could_block(bo, two):
    keep, other = two
    before = Identifier.objects.filter(entry=other, kind="device").count()
    merged(bo, keep, other)
    assert before == 1
    assert not Identifier.objects.filter(entry=other, kind="device").exists()
    assert keep.ends_at < in_days(31)
