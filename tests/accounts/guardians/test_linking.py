"""A code from one to the other, and what staff make of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts import guardians
from accounts.hooks import review_wanted, standing_lost
from accounts.identity import deciding
from accounts.identity.refusing import NotNow
from accounts.models import Document, Guardianship, Identity, Membership
from accounts.personal import consents
from delivery.models import Notice
from tests.accounts.guardians.build import guardian, minor, proof


@pytest.fixture
def people(person):
    """(the minor's user and party, the guardian's user and party)"""
    child, parent = person(name="bob"), person(name="alice")
    return child, minor(child), parent, guardian(parent)


@pytest.fixture
def officer(person):
    return person("compliance_officer", "carol")


def link(people):
    child, young, parent, adult = people
    _, code = guardians.invite(party=young, user=child, part="minor")
    return guardians.accept(code=code, party=adult, user=parent, relation="parent", proof=proof(adult))


@pytest.fixture
def heard():
    """What the hooks were told: (signal, party)."""
    told = []

    def wanted(sender, identity, **kwargs):
        told.append(("wanted", identity.party))

    def lost(sender, party, **kwargs):
        told.append(("lost", party))

    review_wanted.connect(wanted)
    standing_lost.connect(lost)
    yield told
    review_wanted.disconnect(wanted)
    standing_lost.disconnect(lost)


def refused(wanted, call, /, **arguments):
    with pytest.raises(NotNow) as caught:
        call(**arguments)
    assert caught.value.code == wanted
    assert wanted in guardians.SENTENCES


def test_the_minors_code_links_the_two_and_asks_for_a_review(people, heard):
    child, young, parent, adult = people
    linked = link(people)
    assert (linked.minor, linked.guardian, linked.state, linked.relation) == (young, adult, "proposed", "parent")
    assert (linked.code_digest, linked.code_until) == (None, None)
    assert heard == [("wanted", young)]
    assert Notice.objects.filter(code="guardian_proposed").count() == 2


def test_the_guardians_code_works_as_well_and_a_child_without_identity_is_reviewed_with_the_guardian(person, heard):
    child, parent = person(name="bob"), person(name="alice")
    young, adult = minor(child, years=None), guardian(parent)
    _, code = guardians.invite(party=adult, user=parent, part="guardian", relation="parent", proof=proof(adult))
    linked = guardians.accept(code=f" {code[:4].lower()}-{code[4:]} ", party=young, user=child)
    assert linked.state == "proposed"
    assert heard == [("wanted", adult)]
    # nothing else of the child is stored
    assert not Identity.objects.filter(party=young).exists()


def test_the_code_is_nowhere_to_be_read(people):
    child, young, *_ = people
    made, code = guardians.invite(party=young, user=child, part="minor")
    made.refresh_from_db()
    assert code.encode() not in bytes(made.code_digest)
    assert len(code) == 8


def test_a_new_code_makes_the_older_one_void(people):
    child, young, parent, adult = people
    _, old = guardians.invite(party=young, user=child, part="minor")
    _, new = guardians.invite(party=young, user=child, part="minor")
    paper = proof(adult)
    refused("wrong_code", guardians.accept, code=old, party=adult, user=parent, relation="parent", proof=paper)
    assert guardians.accept(code=new, party=adult, user=parent, relation="parent", proof=paper)


def test_a_code_is_good_for_a_day_and_for_once(people, person):
    child, young, parent, adult = people
    paper = proof(adult)
    _, code = guardians.invite(party=young, user=child, part="minor")
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
        refused("wrong_code", guardians.accept, code=code, party=adult, user=parent, relation="parent", proof=paper)
    guardians.accept(code=code, party=adult, user=parent, relation="parent", proof=paper)
    dave = person(name="dave")
    other = guardian(dave)
    refused("wrong_code", guardians.accept, code=code, party=other, user=dave, relation="parent", proof=proof(other))


def test_what_is_missing_leaves_the_code_as_it_was(people):
    child, young, parent, adult = people
    _, code = guardians.invite(party=young, user=child, part="minor")
    refused("relation_missing", guardians.accept, code=code, party=adult, user=parent, proof=proof(adult))
    refused("proof_missing", guardians.accept, code=code, party=adult, user=parent, relation="parent")
    for wrong in (proof(adult, kind="front"), proof(young)):
        refused("proof_missing", guardians.accept, code=code, party=adult, user=parent, relation="parent", proof=wrong)
    erased = proof(adult)
    Document.objects.filter(pk=erased.pk).update(erased_at=timezone.now())
    erased.refresh_from_db()
    refused("proof_missing", guardians.accept, code=code, party=adult, user=parent, relation="parent", proof=erased)
    assert guardians.accept(code=code, party=adult, user=parent, relation="parent", proof=proof(adult))


def test_nobody_speaks_for_another_party(people):
    child, young, parent, adult = people
    refused("not_yours", guardians.invite, party=young, user=parent, part="minor")
    _, code = guardians.invite(party=young, user=child, part="minor")
    refused("not_yours", guardians.accept, code=code, party=adult, user=child, relation="parent", proof=proof(adult))


def test_nobody_is_ones_own_guardian(people):
    child, young, parent, adult = people
    _, code = guardians.invite(party=young, user=child, part="minor")
    refused("same_person", guardians.accept, code=code, party=young, user=child, relation="parent", proof=proof(young))
    Membership.objects.create(user=parent, party=young, part="owner")
    refused("same_person", guardians.accept, code=code, party=adult, user=parent, relation="parent", proof=proof(adult))


def test_a_guardian_needs_an_identity_and_full_age(people, person):
    child, young, *_ = people
    _, code = guardians.invite(party=young, user=child, part="minor")
    dave, erin = person(name="dave"), person(name="erin")
    nobody, sister = minor(dave, years=None), minor(erin, years=17)
    refused(
        "guardian_identity_missing",
        guardians.accept,
        code=code,
        party=nobody,
        user=dave,
        relation="parent",
        proof=proof(nobody),
    )
    refused(
        "guardian_under_age",
        guardians.accept,
        code=code,
        party=sister,
        user=erin,
        relation="sibling",
        proof=proof(sister),
    )


def test_an_adult_needs_no_guardian(people):
    *_, parent, adult = people
    refused("not_a_minor", guardians.invite, party=adult, user=parent, part="minor")


def test_five_wrong_codes_and_the_door_is_shut_for_an_hour(people):
    child, young, parent, adult = people
    _, code = guardians.invite(party=young, user=child, part="minor")
    asked = {"party": adult, "user": parent, "relation": "parent", "proof": proof(adult)}
    for _ in range(5):
        refused("wrong_code", guardians.accept, code="22222222", **asked)
    refused("too_many_tries", guardians.accept, code=code, **asked)


@pytest.mark.parametrize("code", ["", "x" * 5000, "\x00", "酒" * 8, "＿" * 8, "' OR 1=1"])
def test_any_text_at_all_is_just_a_wrong_code(people, code):
    *_, parent, adult = people
    refused("wrong_code", guardians.accept, code=code, party=adult, user=parent, relation="parent", proof=proof(adult))


def test_two_links_between_the_same_two_are_one_too_many(people):
    link(people)
    child, young, parent, adult = people
    _, code = guardians.invite(party=young, user=child, part="minor")
    refused(
        "already_linked", guardians.accept, code=code, party=adult, user=parent, relation="parent", proof=proof(adult)
    )


def test_a_verified_guardian_gets_the_minors_page(people, officer):
    child, young, parent, adult = people
    linked = guardians.verify(guardianship_id=link(people).pk, by=officer)
    assert (linked.state, linked.consents) == ("verified", [])
    assert Membership.objects.get(user=parent, party=young).part == "guardian"
    assert [one.pk for one in guardians.wards_of(parent)] == [linked.pk]
    assert [one.guardian for one in guardians.guardians_of(young)] == [adult]
    assert Notice.objects.filter(code="guardian_verified").count() == 2
    refused("stale", guardians.verify, guardianship_id=linked.pk, by=officer)


def test_a_guardian_whose_own_identity_does_not_stand_is_not_verified(people, officer):
    linked = link(people)
    deciding.suspend(identity_id=linked.guardian.identity.pk, reasons=["identity_in_doubt"], by=officer)
    refused("guardian_not_verified", guardians.verify, guardianship_id=linked.pk, by=officer)


def test_whoever_belongs_to_one_of_the_two_decides_nothing(people, officer):
    linked = link(people)
    Membership.objects.create(user=officer, party=linked.guardian, part="staff")
    refused("own_registration", guardians.verify, guardianship_id=linked.pk, by=officer)
    refused("own_registration", guardians.refuse, guardianship_id=linked.pk, reasons=["other"], by=officer)


def test_a_refusal_has_known_reasons_and_a_letter_for_each(people, officer):
    linked = link(people)
    with pytest.raises(ValueError, match="reason"):
        guardians.refuse(guardianship_id=linked.pk, reasons=["because"], by=officer)
    guardians.refuse(guardianship_id=linked.pk, reasons=["not_the_guardian", "photo_unreadable"], by=officer)
    assert Notice.objects.filter(code="guardian_refused.not_the_guardian").count() == 2
    assert Notice.objects.filter(code="guardian_refused.photo_unreadable").count() == 2
    # and the way is free for another try
    assert link(people).state == "proposed"


def test_consents_stand_with_the_guardianship_and_fall_with_it(people, officer, heard):
    child, young, parent, adult = people
    linked = guardians.verify(guardianship_id=link(people).pk, by=officer)
    consents.give(party=young, purpose="guardian_streaming", user=parent, language="en")
    linked.refresh_from_db()
    assert linked.consents == ["guardian_streaming"]
    heard.clear()
    guardians.end(guardianship_id=linked.pk, user=parent)
    linked.refresh_from_db()
    assert (linked.state, linked.consents) == ("ended", [])
    assert heard == [("lost", young)]
    assert not Membership.objects.filter(user=parent, party=young).exists()
    assert not consents.stands(young, "guardian_streaming")
    assert guardians.wards_of(parent) == []


def test_a_withdrawn_consent_is_told_at_once(people, officer, heard):
    child, young, parent, adult = people
    linked = guardians.verify(guardianship_id=link(people).pk, by=officer)
    consents.give(party=young, purpose="guardian_streaming", user=parent, language="en")
    heard.clear()
    consents.withdraw(party=young, purpose="guardian_streaming", user=parent, language="en")
    linked.refresh_from_db()
    assert linked.consents == []
    assert heard == [("lost", young)]


def test_linked_once_more_the_ledgers_consent_holds_again(people, officer):
    child, young, parent, adult = people
    first = guardians.verify(guardianship_id=link(people).pk, by=officer)
    consents.give(party=young, purpose="guardian_tipping", user=parent, language="en")
    guardians.end(guardianship_id=first.pk, user=parent)
    again = guardians.verify(guardianship_id=link(people).pk, by=officer)
    assert again.consents == ["guardian_tipping"]
    assert consents.stands(young, "guardian_tipping")


def test_a_minor_does_not_shake_a_verified_guardian_off(people, officer, person):
    child, young, parent, adult = people
    proposed = link(people)
    linked = guardians.verify(guardianship_id=proposed.pk, by=officer)
    refused("not_yours", guardians.end, guardianship_id=linked.pk, user=child)
    refused("not_yours", guardians.end, guardianship_id=linked.pk, user=person(name="eve"))


def test_while_it_waits_either_of_the_two_may_take_it_back(people):
    child, *_ = people
    assert guardians.end(guardianship_id=link(people).pk, user=child).state == "ended"


def test_at_eighteen_it_is_over(people, officer):
    child, young, parent, adult = people
    linked = guardians.verify(guardianship_id=link(people).pk, by=officer)
    born = date.fromisoformat(young.identity.birth_date)
    # a birthday counts from the day after, in Shanghai: 1 January's from 16:00 UTC of that day
    last = f"{born.year + 18}-01-01T15:59:59+00:00"
    assert guardians.end_of_age(timezone.datetime.fromisoformat(last)) == 0
    over = timezone.datetime.fromisoformat(f"{born.year + 18}-01-01T16:00:00+00:00")
    assert guardians.wards_of(parent, over) == []
    assert guardians.end_of_age(over) == 1
    assert guardians.end_of_age(over) == 0
    linked.refresh_from_db()
    assert linked.state == "ended"


def test_a_code_that_nobody_used_can_be_taken_back(people):
    child, young, parent, adult = people
    made, code = guardians.invite(party=young, user=child, part="minor")
    assert not guardians.withdraw_code(guardianship_id=made.pk, user=parent)
    assert guardians.withdraw_code(guardianship_id=made.pk, user=child)
    refused("wrong_code", guardians.accept, code=code, party=adult, user=parent, relation="parent", proof=proof(adult))


def _at_once(number, call):
    def one(index):
        try:
            return call(index)
        except NotNow as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


@pytest.mark.django_db(transaction=True)
def test_twenty_wrong_codes_at_once_are_five_looks(people):
    *_, parent, adult = people
    paper = proof(adult)

    def wrong(index):
        return guardians.accept(code=f"2222222{index % 10}", party=adult, user=parent, relation="parent", proof=paper)

    assert sorted(_at_once(20, wrong)) == ["too_many_tries"] * 15 + ["wrong_code"] * 5


@pytest.mark.django_db(transaction=True)
def test_one_code_typed_by_ten_at_once_links_one(person):
    child = person(name="bob")
    young = minor(child)
    _, code = guardians.invite(party=young, user=child, part="minor")
    adults = []
    for number in range(10):
        user = person(name=f"adult-{number}")
        party = guardian(user)
        adults.append((user, party, proof(party)))

    def accept(index):
        user, party, paper = adults[index]
        return guardians.accept(code=code, party=party, user=user, relation="parent", proof=paper).state

    assert sorted(_at_once(10, accept)) == ["proposed"] + ["wrong_code"] * 9
    assert Guardianship.objects.filter(state="proposed").count() == 1
