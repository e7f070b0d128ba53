"""What a partner's file does to what is here."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import User
from blocklists.checking import Subject, check
from blocklists.entries import confirm, decline, propose, withdraw
from blocklists.house_rule import current
from blocklists.models import Change, Entry, Identifier, ListImport, Suspicion
from blocklists.refusing import Refused
from delivery.models import Notice
from evidence.models import AuditEvent
from tests.blocklists.sharing.partner import bring, bring_raw, digest, entry, gone, later, number, rfc3339, written
from tests.cases.evasion import account, like


def one(n: int) -> Entry:
    return Entry.objects.get(remote=number(n))


def verdict(n: int) -> str:
    return check([Subject((("device", f"device{n}"),))])[0].verdict


def test_a_new_entry_is_a_proposal_that_only_makes_suspicious(shared, alice):
    taken = bring(shared, [entry(1), entry(2)], user=alice)
    assert (taken.added, taken.changed, taken.withdrawn, taken.identifiers) == (2, 0, 0, 2)
    here = one(1)
    assert (here.state, here.source, here.proposer, here.basis_type) == ("proposed", "shared", alice, "list")
    assert here.basis_text == "From Bob · LM2021 14"
    assert here.changes.get().detail["source"] == "own"
    assert verdict(1) == "suspected"
    assert verdict(3) == "clear"


def test_a_strong_number_blocks_once_a_second_person_confirmed_it(shared, alice, bob):
    card = [{"kind": "passport", "digest": digest("passport", "E12345678")}]
    bring(shared, [entry(1, identifiers=card)], user=alice)
    subject = Subject((("passport", "E12345678"),))
    assert check([subject])[0].verdict == "suspected"
    with pytest.raises(Refused, match="same_person"):
        confirm(user=alice, entry_id=one(1).pk, version=1)
    confirm(user=bob, entry_id=one(1).pk, version=1)
    assert check([subject])[0].verdict == "blocked"


def test_the_same_file_again_gives_the_same_answer_and_does_nothing(shared):
    file = written([entry(1)])
    first = bring_raw(shared, file)
    events = AuditEvent.objects.count()
    assert bring_raw(shared, file) == first
    assert ListImport.objects.count() == Entry.objects.count() == Change.objects.count() == 1
    assert AuditEvent.objects.count() == events


def test_an_older_file_is_refused_and_puts_nobody_back(shared):
    old = written([entry(1)])
    bring(shared, [gone(1)], sequence=2)
    with pytest.raises(Refused) as refused:
        bring_raw(shared, old)
    assert (refused.value.code, refused.value.facts) == ("sequence_old", {"sequence": 1, "last": 2})
    assert not Entry.objects.exists()


def test_another_file_under_a_used_number_is_refused(shared):
    bring(shared, [entry(1)])
    with pytest.raises(Refused, match="sequence_twice"):
        bring(shared, [entry(2)])


def test_a_proposal_follows_the_file(shared):
    bring(shared, [entry(1), entry(2)])
    before = one(1)
    until = later(days=400)
    new = [{"kind": "payee", "digest": digest("payee", "alipay@example.org")}]
    changed = entry(1, ends_at=until, scopes=["camera"], identifiers=new)
    taken = bring(shared, [changed, entry(2)], sequence=2)
    assert (taken.added, taken.withdrawn, taken.identifiers) == (0, 0, 1)
    after = one(1)
    assert after.pk == before.pk
    assert (after.scopes, after.version) == (["camera"], 2)
    assert after.ends_at == datetime.fromisoformat(until)
    assert [i.kind for i in after.identifiers.all()] == ["payee"]
    last = after.changes.latest("id")
    assert (last.act, last.by, last.ended_before, last.ends_at) == ("extended", None, before.ends_at, after.ends_at)


def test_a_file_that_says_the_same_changes_nothing(shared):
    same = [entry(1, ends_at=None), entry(2)]
    bring(shared, same)
    taken = bring(shared, same, sequence=2)
    assert (taken.added, taken.changed, taken.withdrawn, taken.identifiers) == (0, 0, 0, 0)
    assert set(Entry.objects.values_list("version", flat=True)) == {1}
    assert Change.objects.count() == 2


def test_the_order_of_identifiers_does_not_matter(shared):
    two = [{"kind": "device", "digest": digest("device", f"d{n}")} for n in range(2)]
    first = entry(1, identifiers=two)
    bring(shared, [first])
    assert bring(shared, [first | {"identifiers": two[::-1]}], sequence=2).changed == 0


def test_what_was_confirmed_here_is_not_lengthened_by_a_file(shared, bob):
    bring(shared, [entry(1)])
    confirm(user=bob, entry_id=one(1).pk, version=1)
    before = one(1)
    wider = entry(1, ends_at=later(days=900), ground="serious_violation")
    wider["identifiers"].append({"kind": "device", "digest": digest("device", "another")})
    taken = bring(shared, [wider], sequence=2)
    after = one(1)
    assert taken.changed == taken.identifiers == 0
    assert (after.ends_at, after.ground, after.version) == (before.ends_at, before.ground, before.version)
    assert after.identifiers.count() == 1


@pytest.mark.parametrize("end", [{"days": 300}, None], ids=["an end", "no end"])
def test_what_was_confirmed_here_is_shortened_by_a_file(shared, bob, end):
    bring(shared, [entry(1, ends_at=end and later(**end))])
    confirm(user=bob, entry_id=one(1).pk, version=1)
    sooner = later(days=10)
    assert bring(shared, [entry(1, ends_at=sooner)], sequence=2).changed == 1
    after = one(1)
    assert after.ends_at == datetime.fromisoformat(sooner)
    assert (after.state, after.no_end_reason) == ("confirmed", "")
    last = after.changes.latest("id")
    assert (last.act, last.by, last.detail) == ("extended", None, {"list": str(shared.pk), "sequence": 2})


def test_an_end_that_has_passed_already_ends_what_was_confirmed_here(shared, bob):
    bring(shared, [entry(1)])
    confirm(user=bob, entry_id=one(1).pk, version=1)
    taken = bring(shared, [entry(1, ends_at=later(hours=-1))], sequence=2)
    assert taken.changed == 1
    assert (one(1).state, one(1).ended_code) == ("lifted", "withdrawn")


def test_a_withdrawal_ends_proposals_and_what_was_confirmed_here(shared, bob):
    bring(shared, [entry(1), entry(2), entry(3)])
    confirm(user=bob, entry_id=one(1).pk, version=1)
    taken = bring(shared, [gone(1), gone(2), gone(9), entry(3)], sequence=2)
    assert taken.withdrawn == 2
    for n in (1, 2):
        assert (one(n).state, one(n).ended_code, one(n).ended_by) == ("lifted", "withdrawn", None)
        assert one(n).changes.latest("id").act == "withdrawn"
        assert verdict(n) == "clear"
    assert verdict(3) == "suspected"
    # every file says it again
    assert bring(shared, [gone(1), gone(2), gone(9), entry(3)], sequence=3).withdrawn == 0


def test_what_the_file_leaves_out_stays(shared):
    bring(shared, [entry(1), entry(2)])
    bring(shared, [entry(2)], sequence=2)
    assert verdict(1) == "suspected"


def test_what_a_person_declined_is_not_brought_back(shared, bob):
    bring(shared, [entry(1)])
    decline(user=bob, entry_id=one(1).pk, version=1, words="Not our business.")
    taken = bring(shared, [entry(1, ends_at=later(days=500))], sequence=2)
    assert (taken.added, taken.changed) == (0, 0)
    assert (one(1).state, one(1).ended_code) == ("lifted", "declined")


def test_a_withdrawn_entry_is_not_brought_back(shared):
    bring(shared, [entry(1)])
    bring(shared, [gone(1)], sequence=2)
    assert bring(shared, [entry(1)], sequence=3).added == 0
    assert one(1).state == "lifted"


def test_a_buyers_entry_cites_our_house_rule_and_lasts_no_longer_than_it_allows(shared):
    buyer = {"side": "buyer", "scopes": ["buy"], "ground": "fraud", "article": "house:7"}
    bring(shared, [entry(1, **buyer, ends_at=None), entry(2, **buyer, ends_at=later(days=5))])
    longest = one(1)
    assert (longest.article, longest.basis_text) == (current().article, "From Bob · house:7")
    assert longest.ends_at == longest.starts_at + timedelta(days=current().longest_days + 1)
    assert one(2).ends_at < timezone.now() + timedelta(days=6)
    # and the same file is still the same
    same = [entry(1, **buyer, ends_at=None), entry(2, **buyer, ends_at=one(2).ends_at.isoformat())]
    same[0]["starts_at"] = one(1).starts_at.isoformat()
    same[1]["starts_at"] = one(2).starts_at.isoformat()
    assert bring(shared, same, sequence=2).changed == 0


def test_an_import_is_an_audit_event_with_counts_and_the_files_digest(shared, alice):
    taken = bring(shared, [entry(1)], user=alice)
    event = AuditEvent.objects.get(action="shared_list.taken_in")
    assert (event.actor_id, event.target_id) == (str(alice.pk), str(shared.pk))
    assert event.detail["sha256"] == bytes(taken.sha256).hex()
    assert event.detail["added"] == 1


def test_who_may_not_share_may_not_take_in(shared, person):
    with pytest.raises(Refused, match="not_allowed"):
        bring(shared, [entry(1)], user=person("senior_moderator"))


def test_imported_identifiers_have_no_value_and_no_key_of_ours(shared):
    bring(shared, [entry(1)])
    only = Identifier.objects.get()
    assert (only.value, only.key_version, only.list) == (None, 0, shared)
    assert bytes(only.digest).hex() == digest("device", "device1")


def same_person(shared_entry: Entry, alice, bob) -> Entry:
    """An account found to be the one whom a list names, and its own entry, confirmed."""
    party = account()
    Suspicion.objects.create(party=party, entry=shared_entry, kinds=["device"], outcome="same")
    proposed = propose(
        user=alice,
        party=party,
        side="streamer",
        ground=shared_entry.ground,
        reason="The same voice.",
        ends_at=shared_entry.ends_at,
        basis_type="entry",
        basis_id=str(shared_entry.pk),
    )
    return confirm(user=bob, entry_id=proposed.pk, version=1)


def codes_to(found: Entry) -> list[str]:
    letters = Notice.objects.filter(recipient=f"party:{found.party_id}").order_by("pk")
    return list(letters.values_list("code", flat=True))


def test_a_withdrawal_frees_whom_somebody_here_found_to_be_the_one_that_nobody_had_confirmed(shared, alice, bob):
    bring(shared, [entry(1), entry(2)])
    follower = same_person(one(1), alice, bob)
    taken = bring(shared, [gone(1), gone(2)], sequence=2)
    assert taken.withdrawn == 2
    follower.refresh_from_db()
    assert (one(1).ended_code, follower.state, follower.ended_code) == ("withdrawn", "lifted", "withdrawn")
    assert follower.changes.latest("id").detail["fell_with"] == str(one(1).pk)
    assert codes_to(follower)[-1] == "blocklist_lifted"


@pytest.mark.parametrize("is_confirmed", [False, True], ids=["nobody confirmed it", "confirmed"])
def test_an_earlier_end_is_that_of_what_followed_too(shared, alice, bob, is_confirmed):
    bring(shared, [entry(1)])
    follower = same_person(one(1), alice, bob)
    if is_confirmed:
        confirm(user=bob, entry_id=one(1).pk, version=1)
    sooner = later(days=10)
    taken = bring(shared, [entry(1, ends_at=sooner, starts_at=rfc3339(one(1).starts_at))], sequence=2)
    follower.refresh_from_db()
    assert (taken.changed, follower.ends_at, one(1).ends_at) == (1, *[datetime.fromisoformat(sooner)] * 2)
    assert codes_to(follower)[-1] == "blocklist_shortened"


def test_an_end_that_has_passed_ends_what_followed_a_proposal(shared, alice, bob):
    bring(shared, [entry(1)])
    follower = same_person(one(1), alice, bob)
    bring(shared, [entry(1, ends_at=later(hours=-1))], sequence=2)
    follower.refresh_from_db()
    assert (follower.state, codes_to(follower)[-1]) == ("lifted", "blocklist_lifted")


@pytest.mark.parametrize("says_no", ["a second person", "who brought it in"])
def test_so_does_a_no_of_our_own_to_what_the_list_says(shared, alice, bob, says_no):
    bring(shared, [entry(1)], user=alice)
    follower = same_person(one(1), alice, bob)
    if says_no == "a second person":
        decline(user=bob, entry_id=one(1).pk, version=1, words="Not for us.")
    else:
        withdraw(user=alice, entry_id=one(1).pk, version=1)
    follower.refresh_from_db()
    assert (one(1).state, follower.state, follower.ended_by) == ("lifted", "lifted", one(1).ended_by)
    assert follower.changes.latest("id").detail["fell_with"] == str(one(1).pk)
    assert [code.partition(".")[0] for code in codes_to(follower)] == ["blocklist_listed", "blocklist_lifted"]


def test_what_two_have_confirmed_since_is_not_ones_own_to_take_back(shared, alice, bob):
    bring(shared, [entry(1)], user=alice)
    follower = same_person(one(1), alice, bob)
    alice.groups.clear()
    alice.user_permissions.add(Permission.objects.get(codename="propose_entry"))
    proposer = User.objects.get(pk=alice.pk)
    with pytest.raises(Refused, match="not_allowed"):
        withdraw(user=proposer, entry_id=one(1).pk, version=1)
    follower.refresh_from_db()
    assert (one(1).state, follower.standing()) == ("proposed", "in_force")


def test_what_was_proposed_while_the_list_was_refused_is_not_confirmed(shared, alice, bob):
    """Declining looked for what follows before that was there."""
    bring(shared, [entry(1)])
    follower = same_person(one(1), alice, bob)
    Entry.objects.filter(pk=follower.pk).update(state="proposed", confirmer=None, confirmed_at=None)
    Entry.objects.filter(pk=one(1).pk).update(state="lifted", ended_at=timezone.now(), ended_code="declined")
    with pytest.raises(Refused, match="basis_ended"):
        confirm(user=bob, entry_id=follower.pk, version=Entry.objects.get(pk=follower.pk).version)
    assert Entry.objects.get(pk=follower.pk).state == "proposed"


def test_a_no_to_one_list_frees_nobody_who_is_listed_on_the_word_of_another(shared, alice, bob):
    bring(shared, [entry(1), entry(2, ground="evasion")])
    follower = same_person(one(2), alice, bob)
    Suspicion.objects.create(party=follower.party, entry=one(1), kinds=["device"], outcome="same")
    decline(user=bob, entry_id=one(1).pk, version=1, words="Not for us.")
    follower.refresh_from_db()
    assert follower.standing() == "in_force"
    decline(user=bob, entry_id=one(2).pk, version=1, words="Not for us.")
    follower.refresh_from_db()
    assert follower.state == "lifted"


def test_nobody_need_answer_what_a_declined_entry_asked(shared, bob, django_capture_on_commit_callbacks):
    bring(shared, [entry(1)])
    case = like(one(1))
    with django_capture_on_commit_callbacks(execute=True):
        decline(user=bob, entry_id=one(1).pk, version=1, words="Not for us.")
    case.refresh_from_db()
    assert (case.outcome, Suspicion.objects.count()) == ("settled", 0)
