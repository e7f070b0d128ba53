"""Saying of an account whether it is a listed person: all that is asked, once, on what was seen, by uninvolved eyes."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Membership
from blocklists.entries import confirm, lift
from blocklists.entries.followers import followers_of, resting_on_lists
from blocklists.models import Entry, Suspicion
from blocklists.refusing import Refused as EntryRefused
from delivery.models import Notice
from evidence.models import AuditEvent
from moderation.cases import claims
from moderation.cases.models import Case, CaseNote
from moderation.decisions.evasions import decide_evasion
from moderation.decisions.models import Decision
from moderation.decisions.services import Invalid, Stale, TooLate, undo
from tests.accounts.identity.build import verified_party
from tests.blocklists.build import entry, from_list, shared_list
from tests.cases.evasion import account, asked, like

REASON = "Lin, the same voice and the same kitchen as in the listed room."


@pytest.fixture
def moderator(person):
    return person("moderator", "maya")


@pytest.fixture
def listed(seeded) -> Entry:
    return entry(party=account(), scopes=["go_live", "camera"], categories=["clothing"])


def held_by(user: Any, case: Case) -> Case:
    claims.claim(user=user, case_id=case.pk)
    case.refresh_from_db()
    return case


@pytest.fixture
def held(listed, moderator) -> Case:
    return held_by(moderator, like(listed))


def decide(case: Case, user: Any, said: str = "other", **changed: Any) -> Decision:
    facts = {
        "case_id": case.pk,
        "token": case.lease_token,
        "version": case.version,
        "answers": dict.fromkeys(asked(case), said),
        "reason": REASON if said == "same" else "",
    }
    return decide_evasion(user=user, **facts | changed)


def test_somebody_else_closes_the_case_and_changes_nothing_for_the_account(held, moderator):
    decision = decide(held, moderator)
    held.refresh_from_db()
    assert (decision.outcome, held.outcome, held.holder, held.open_key) == ("other", "other", None, None)
    assert Suspicion.objects.get().outcome == "other"
    assert not Entry.objects.filter(party=held.party).exists()
    assert not Notice.objects.exists()
    event = AuditEvent.objects.get(action="case.decided")
    assert (event.detail["decision"], event.detail["entries"]) == (decision.pk, [])


def test_the_same_person_is_proposed_on_the_listed_entrys_terms(held, listed, moderator):
    decide(held, moderator, "same")
    held.refresh_from_db()
    assert held.outcome == "same"
    again = Entry.objects.get(party=held.party)
    for name in ("side", "scopes", "categories", "ends_at"):
        assert getattr(again, name) == getattr(listed, name)
    assert (again.state, again.ground, again.proposer, again.source) == ("proposed", "evasion", moderator, "own")
    assert (again.basis_type, again.basis_id) == ("case", str(held.pk))
    assert again.reason == REASON
    assert set(again.identifiers.values_list("kind", flat=True)) == {"account"}
    assert Suspicion.objects.get().outcome == "same"
    # nothing counts before the second person
    assert not Notice.objects.exists()


def test_the_second_person_is_another_one(held, moderator, person):
    decide(held, moderator, "same")
    again = Entry.objects.get(party=held.party)
    moderator.groups.set(person("senior_moderator").groups.all())
    moderator = type(moderator).objects.get(pk=moderator.pk)
    with pytest.raises(EntryRefused, match="same_person"):
        confirm(user=moderator, entry_id=again.pk, version=again.version)
    again = confirm(user=person("senior_moderator"), entry_id=again.pk, version=again.version)
    assert again.standing() == "in_force"


def test_what_returned_falls_with_what_it_followed(held, listed, moderator, person):
    decide(held, moderator, "same")
    senior = person("senior_moderator")
    lift(user=senior, entry_id=listed.pk, version=listed.version, words="It was a mix-up.")
    assert Entry.objects.get(party=held.party).ended_code == "withdrawn"


def test_an_entry_without_an_end_is_followed_by_one_without(seeded, moderator):
    order = entry(source="authority", ends_at=None, no_end_reason="the order names none", side="buyer")
    held = held_by(moderator, like(order))
    decide(held, moderator, "same")
    again = Entry.objects.get(party=held.party)
    assert (again.ends_at, again.no_end_reason, again.article) == (None, "the order names none", "house:1")


def test_every_question_gets_an_answer_of_its_own(seeded, moderator):
    streamer, buyer = entry(), entry(side="buyer")
    held = held_by(moderator, like(streamer, buyer))
    first, second = asked(held)
    with pytest.raises(Invalid, match="unanswered"):
        decide(held, moderator, answers={first: "other"})
    with pytest.raises(Invalid, match="unanswered"):
        decide(held, moderator, answers={})
    decision = decide(held, moderator, answers={first: "other", second: "same"}, reason=REASON)
    assert decision.outcome == "same"
    assert [again.side for again in Entry.objects.filter(party=held.party)] == ["buyer"]
    assert list(Suspicion.objects.order_by("pk").values_list("outcome", flat=True)) == ["other", "same"]


def test_two_entries_on_the_same_terms_are_followed_by_one(seeded, moderator):
    held = held_by(moderator, like(entry(), entry()))
    decide(held, moderator, "same")
    assert Entry.objects.filter(party=held.party).count() == 1


@pytest.mark.parametrize("known_by", [["mobile"], []])
def test_where_an_entry_says_so_already_what_the_account_is_known_by_joins_the_listed_one(listed, moderator, known_by):
    party = verified_party() if known_by else account()
    own = entry(party=party)
    held = held_by(moderator, like(listed, party=party))
    decide(held, moderator, "same")
    assert list(Entry.objects.filter(party=party)) == [own]
    assert list(listed.identifiers.values_list("kind", flat=True)) == known_by
    held.refresh_from_db()
    assert held.outcome == "same"


def test_on_the_word_of_a_list_alone_it_says_what_the_list_says_and_falls_with_it(seeded, moderator):
    terms = {"ground": "unlawful_goods", "article": "LE2026 14", "basis_text": "From Bob · LE2026 14"}
    foreign = from_list(shared_list(), [("device", "d-1")], **terms)
    held = held_by(moderator, like(foreign))
    decide(held, moderator, "same")
    again = Entry.objects.get(party=held.party)
    assert (again.source, again.state, again.list) == ("own", "proposed", None)
    assert (again.ground, again.article) == ("unlawful_goods", "LE2026 14")
    assert (again.basis_type, again.basis_id) == ("entry", str(foreign.pk))
    assert again.basis_text == f"From Bob · LE2026 14 · #{held.pk} ({foreign.number})"
    assert followers_of(foreign) == [again.pk]


def test_who_came_back_around_a_confirmed_list_entry_is_listed_for_that_but_still_by_the_list(seeded, moderator):
    foreign = from_list(shared_list(), [("device", "d-1")], state="confirmed")
    held = held_by(moderator, like(foreign))
    decide(held, moderator, "same")
    again = Entry.objects.get(party=held.party)
    assert (again.ground, again.basis_id) == ("evasion", str(foreign.pk))
    assert resting_on_lists([again]) == {again.pk}
    stands = {"state": "confirmed", "confirmer": foreign.confirmer, "confirmed_at": timezone.now()}
    Entry.objects.filter(pk=again.pk).update(**stands)
    third = held_by(moderator, like(Entry.objects.get(pk=again.pk)))
    decide(third, moderator, "same")
    assert resting_on_lists(Entry.objects.filter(party=third.party)) == {Entry.objects.get(party=third.party).pk}


def test_what_was_decided_here_comes_before_what_a_list_says(seeded, moderator):
    foreign, own = from_list(shared_list(), [("device", "d-1")]), entry(party=account())
    held = held_by(moderator, like(foreign, own))
    decide(held, moderator, "same")
    again = Entry.objects.get(party=held.party)
    assert (again.ground, again.basis_type, resting_on_lists([again])) == ("evasion", "case", set())


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": ""}, "reason_missing"),
        ({"reason": " \n "}, "reason_missing"),
        ({"reason": "x" * 2001}, "too_long"),
        ({"answers": "perhaps"}, "unknown_answer"),
    ],
)
def test_what_cannot_stand_changes_nothing(held, moderator, changed, code):
    if "answers" in changed:
        changed = {"answers": dict.fromkeys(asked(held), changed["answers"])}
    with pytest.raises(Invalid, match=code):
        decide(held, moderator, "same", **changed)
    held.refresh_from_db()
    assert (held.decided_at, held.holder) == (None, moderator)
    assert not Decision.objects.exists()
    assert not CaseNote.objects.exists()
    assert Suspicion.objects.get().outcome == ""


def test_what_the_blocklist_refuses_changes_nothing(held, moderator, monkeypatch):
    def refuse(**_told: Any) -> None:
        raise EntryRefused("category_unknown", field="categories")

    monkeypatch.setattr("moderation.decisions.evasions.propose", refuse)
    with pytest.raises(EntryRefused, match="category_unknown"):
        decide(held, moderator, "same")
    held.refresh_from_db()
    assert (held.decided_at, Suspicion.objects.get().outcome) == (None, "")


def test_more_that_came_meanwhile_is_not_decided_unread(held, moderator):
    like(entry(), party=held.party)
    with pytest.raises(Stale):
        decide(held, moderator)
    held.refresh_from_db()
    assert held.decided_at is None


def test_a_question_that_is_gone_is_shown_afresh(held, moderator):
    with pytest.raises(Stale):
        decide(held, moderator, answers={asked(held)[0]: "other", 10**9: "same"}, reason=REASON)
    assert Suspicion.objects.get().outcome == ""


def test_what_has_run_out_meanwhile_is_nobodys_question(held, listed, moderator):
    now = timezone.now()
    answers = dict.fromkeys(asked(held), "same")
    Entry.objects.filter(pk=listed.pk).update(starts_at=now - timedelta(days=9), ends_at=now)
    with pytest.raises(Invalid, match="nothing_to_decide"):
        decide(held, moderator, answers=answers, reason=REASON)
    assert not Entry.objects.filter(party=held.party).exists()


def test_another_token_decides_nothing(held, moderator, person):
    with pytest.raises(claims.Refused, match="not_yours|taken"):
        decide(held, moderator, token=uuid.uuid4())
    with pytest.raises(claims.Refused, match="taken"):
        decide(held, person("moderator", "nora"))


def test_who_belongs_to_either_decides_nothing_even_with_the_case_in_hand(held, listed, moderator):
    Membership.objects.create(user=moderator, party=listed.party, part="staff")
    with pytest.raises(claims.Refused, match="part"):
        decide(held, moderator, "same")


def test_who_may_not_propose_decides_nothing(held, moderator):
    moderator.groups.clear()
    user = type(moderator).objects.get(pk=moderator.pk)
    with pytest.raises(claims.Refused, match="not_allowed"):
        decide(held, user)


def test_another_kind_of_case_is_not_decided_here(stream, moderator):
    with pytest.raises(Case.DoesNotExist):
        decide_evasion(user=moderator, case_id=1, token=uuid.uuid4(), version=1, answers={})


def test_the_reason_is_kept_sealed(held, moderator):
    decide(held, moderator, "same")
    assert CaseNote.objects.get(case=held).text == REASON
    for kept in (*AuditEvent.objects.values(), *Decision.objects.values()):
        assert "Lin" not in str(kept)


def test_it_cannot_be_undone(held, moderator):
    decision = decide(held, moderator)
    with pytest.raises(TooLate):
        undo(user=moderator, decision_id=decision.pk)


def test_nothing_is_decided_twice(held, moderator):
    answers = dict.fromkeys(asked(held), "other")
    decide(held, moderator)
    with pytest.raises(claims.Refused, match="decided"):
        decide(held, moderator, answers=answers)
    assert Decision.objects.count() == 1
