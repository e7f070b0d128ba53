"""What becomes of a registration, whom it is told, and who may not decide it."""

import base64
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.actors import user_actor
from accounts.identity import deciding
from accounts.identity.deciding import close, refuse, restore, suspend, verify
from accounts.identity.refusing import NotNow
from accounts.identity.submission import submit
from accounts.models import Document, Guardianship, Identity, IdentityCheck, Membership, Party
from accounts.refusals import Refusal
from delivery.models import Notice, OutboxMessage
from evidence.models import AuditEvent
from tests.accounts.identity.build import resident_id, verified_party
from tests.accounts.identity.people import facts, guardian_of, handed_in, joined, organisation, show_papers, years_ago

MANUAL = IdentityCheck.Method.MANUAL


@pytest.fixture
def alice(person):
    return person(name="alice")


@pytest.fixture
def officer(person):
    return person("compliance_officer")


def accept(identity: Identity, by) -> Identity:
    return verify(identity_id=identity.pk, submission=identity.submission, method=MANUAL, by=by)


def turn_down(identity: Identity, by, *reasons: str, words: str = "") -> Identity:
    return refuse(
        identity_id=identity.pk, submission=identity.submission, reasons=reasons or ["other"], words=words, by=by
    )


def code_of(identity: Identity, by) -> str:
    with pytest.raises(NotNow) as problem:
        accept(identity, by)
    assert Identity.objects.get(pk=identity.pk).state == identity.state
    return problem.value.code


def letters() -> list[str]:
    return list(Notice.objects.order_by("id").values_list("code", flat=True))


def test_a_verified_registration_is_good_for_six_months_and_its_check_is_kept(alice, officer, heard):
    identity = accept(handed_in(alice), officer)
    assert identity.standing() == "verified"
    assert timedelta(days=180) < identity.recheck_due_at - timezone.now() < timedelta(days=182)
    check = identity.checks.get()
    assert (check.submission, check.method, check.result, check.by) == (1, "manual", "match", officer)
    assert letters() == ["identity_submitted", "identity_verified"]
    assert AuditEvent.objects.get(action="identity.verified").actor_id == str(officer.pk)
    assert heard.of("review_settled") == [identity.pk]
    with time_machine.travel(identity.recheck_due_at):
        assert Identity.objects.get(pk=identity.pk).standing() == "lapsed"


def test_no_check_outlives_the_document_it_was_made_on(alice, officer):
    last_day = timezone.localdate() + timedelta(days=20)
    identity = accept(handed_in(alice, document_until=last_day), officer)
    assert identity.recheck_due_at.isoformat() == f"{last_day + timedelta(days=1)}T00:00:00+08:00"


def test_a_refusal_says_why_in_letters_and_may_be_answered_with_another_submission(alice, officer):
    identity = turn_down(handed_in(alice), officer, "photo_unreadable", "name_differs", words="  乙先生, bitte neu ")
    assert (identity.state, identity.reasons) == ("refused", ["photo_unreadable", "name_differs"])
    assert Identity.objects.get(pk=identity.pk).words == "乙先生, bitte neu"
    assert letters() == ["identity_submitted", "identity_refused.photo_unreadable", "identity_refused.name_differs"]
    assert "乙先生" not in str(list(AuditEvent.objects.values()) + list(Notice.objects.values()))
    again = submit(party=identity.party, facts=facts(), actor=user_actor(alice))
    assert (again.state, again.submission, again.reasons, again.words) == ("submitted", 2, [], None)


@pytest.mark.parametrize(("reasons", "code"), [([], "reasons_missing"), (["ugly"], "reason_unknown")])
def test_nobody_is_refused_without_a_reason_of_the_list(alice, officer, reasons, code):
    identity = handed_in(alice)
    with pytest.raises(NotNow, match=code):
        refuse(identity_id=identity.pk, submission=1, reasons=reasons, by=officer)


def test_a_decision_about_what_was_corrected_meanwhile_is_stale(alice, officer):
    looked_at = handed_in(alice)
    submit(party=looked_at.party, facts=facts(), actor=user_actor(alice))
    with pytest.raises(NotNow, match="stale_submission"):
        accept(looked_at, officer)
    with pytest.raises(NotNow, match="stale_submission"):
        turn_down(looked_at, officer)


def test_what_was_decided_is_not_decided_again(alice, officer):
    identity = accept(handed_in(alice), officer)
    assert code_of(identity, officer) == "nothing_to_decide"
    with pytest.raises(NotNow, match="nothing_to_decide"):
        turn_down(identity, officer)
    assert identity.checks.count() == 1


def test_nobody_decides_about_oneself(officer):
    identity = handed_in(officer)
    assert code_of(identity, officer) == "own_registration"
    Identity.objects.update(
        state="verified", verified_at=timezone.now(), recheck_due_at=timezone.now() + timedelta(days=9)
    )
    with pytest.raises(NotNow, match="own_registration"):
        suspend(identity_id=identity.pk, reasons=["identity_in_doubt"], by=officer)


@pytest.mark.parametrize("part", Membership.Part.values)
def test_whatever_part_one_has_in_a_party_one_does_not_decide_about_it(alice, officer, part):
    identity = handed_in(alice)
    Membership.objects.create(user=officer, party=identity.party, part=part)
    assert code_of(identity, officer) == "own_registration"


def test_the_second_of_two_with_one_number_is_refused_as_registered_already(alice, person, officer):
    number = resident_id(date(1990, 3, 7))
    first, second = handed_in(alice, number=number), handed_in(person(), number=number)
    accept(first, officer)
    assert code_of(second, officer) == "number_taken"
    assert turn_down(second, officer, "already_registered").state == "refused"
    assert letters()[-1] == "identity_refused.already_registered"


def test_a_suspended_identity_still_holds_its_number_and_a_closed_one_frees_it(alice, person, officer):
    number = resident_id(date(1990, 3, 7))
    first, second = accept(handed_in(alice, number=number), officer), handed_in(person(), number=number)
    suspend(identity_id=first.pk, reasons=["identity_in_doubt"], by=officer)
    assert code_of(second, officer) == "number_taken"
    close(identity_id=first.pk, by=officer)
    assert accept(second, officer).state == "verified"


def test_a_number_indexed_by_an_older_key_is_taken_all_the_same(alice, person, officer, settings):
    number = resident_id(date(1990, 3, 7))
    accept(handed_in(alice, number=number), officer)
    old, settings.INDEX_KEY = settings.INDEX_KEY, base64.urlsafe_b64encode(b"n" * 32).decode()
    settings.INDEX_KEY_FALLBACKS = [old]
    second = handed_in(person(), number=number)
    assert "number_known" in second.warnings
    assert code_of(second, officer) == "number_taken"


def test_a_minor_of_16_is_verified_once_a_verified_guardian_consents_and_not_before(alice, officer):
    identity = handed_in(alice, born=years_ago(16, more_days=30))
    assert code_of(identity, officer) == "guardian_missing"
    guardianship = guardian_of(identity.party, "guardian_tipping")
    assert code_of(identity, officer) == "guardian_missing"
    Guardianship.objects.update(consents=["guardian_streaming"])
    Identity.objects.filter(party=guardianship.guardian).update(state="suspended")
    assert code_of(identity, officer) == "guardian_missing"
    Identity.objects.filter(party=guardianship.guardian).update(state="verified")
    assert accept(identity, officer).state == "verified"


def test_a_buyer_of_16_needs_no_guardian_to_be_known(alice, officer):
    assert accept(handed_in(alice, role="buyer", born=years_ago(16)), officer).state == "verified"


def test_a_consent_withdrawn_meanwhile_stops_a_childs_verification(alice, officer):
    party = joined(alice, "buyer")
    guardianship = guardian_of(party, "minor_data")
    show_papers(party)
    identity = submit(party=party, facts=facts(born=years_ago(12)), actor=user_actor(alice))
    Guardianship.objects.filter(pk=guardianship.pk).update(consents=[])
    assert code_of(identity, officer) == "guardian_missing"


def test_a_buyer_of_15_who_became_a_streamer_meanwhile_is_not_verified(alice, officer):
    identity = handed_in(alice, role="buyer", born=years_ago(15))
    Party.objects.filter(pk=identity.party_id).update(roles=["buyer", "streamer"])
    assert code_of(identity, officer) == "under_16"


def test_staff_verify_nothing_without_its_pictures(alice, officer):
    identity = handed_in(alice, papers=False)
    assert code_of(identity, officer) == "documents_missing"
    show_papers(identity.party, "front")
    assert code_of(identity, officer) == "documents_missing"
    show_papers(identity.party, "back")
    assert accept(identity, officer).state == "verified"


def test_an_erased_picture_does_not_count(alice, officer):
    identity = handed_in(alice)
    Document.objects.filter(kind="back").update(erased_at=timezone.now())
    assert code_of(identity, officer) == "documents_missing"


def test_an_organisation_shows_its_licence(alice, officer):
    party = joined(alice, "operator")
    identity = submit(party=party, facts=organisation(), actor=user_actor(alice))
    show_papers(party, "front", "back")
    assert code_of(identity, officer) == "documents_missing"
    show_papers(party, "licence")
    assert accept(identity, officer).kind == "organisation"


def test_a_document_that_expired_in_the_queue_is_not_verified(alice, officer):
    identity = handed_in(alice, document_until=timezone.localdate() + timedelta(days=3))
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        assert code_of(identity, officer) == "document_expired"


def test_another_apps_check_is_asked_again_before_verifying(alice, officer, ask_also):
    identity = handed_in(alice)
    ask_also(lambda one: [Refusal("barred", {"until": "2027-01-01"})])
    with pytest.raises(NotNow, match="refused_by_check") as problem:
        accept(identity, officer)
    assert [refusal.code for refusal in problem.value.refusals] == ["barred"]


def test_a_suspension_takes_the_person_off_air_and_is_lifted_again(alice, officer, heard):
    identity = accept(handed_in(alice), officer)
    suspend(identity_id=identity.pk, reasons=["contact_lost"], by=officer)
    assert heard.of("standing_lost") == [identity.party_id]
    assert letters()[-1] == "identity_suspended.contact_lost"
    restored = restore(identity_id=identity.pk, by=officer)
    assert (restored.state, restored.reasons) == ("verified", [])
    assert restored.recheck_due_at == identity.recheck_due_at
    assert letters()[-1] == "identity_restored"


def test_a_guardian_who_is_suspended_takes_its_wards_off_air_too(alice, officer, heard):
    identity = handed_in(alice, born=years_ago(17))
    guardianship = guardian_of(identity.party, "guardian_streaming")
    accept(identity, officer)
    suspend(identity_id=guardianship.guardian.identity.pk, reasons=["identity_in_doubt"], by=officer)
    assert heard.of("standing_lost") == [guardianship.guardian_id, identity.party_id]


def test_a_suspension_takes_the_waiting_re_check_out_of_the_queue(alice, officer, heard):
    party = verified_party(user=alice)
    Identity.objects.filter(party=party).update(recheck_asked_at=timezone.now())
    suspend(identity_id=party.identity.pk, reasons=["identity_in_doubt"], by=officer)
    assert heard.of("review_settled") == [party.identity.pk]
    assert restore(identity_id=party.identity.pk, by=officer).recheck_asked_at is None


def test_a_refused_re_check_takes_the_person_off_air(alice, officer, heard):
    party = verified_party(user=alice)
    identity = Identity.objects.get(party=party)
    Identity.objects.filter(pk=identity.pk).update(recheck_asked_at=timezone.now())
    assert turn_down(identity, officer, "expired_document").state == "refused"
    assert heard.of("standing_lost") == [party.pk]


def test_a_passed_re_check_renews_the_six_months_and_the_reminders(alice, officer):
    party = verified_party(user=alice)
    show_papers(party)
    soon = timezone.now() + timedelta(days=1)
    Identity.objects.filter(party=party).update(
        recheck_asked_at=timezone.now(), recheck_due_at=soon, reminded_at=timezone.now()
    )
    identity = accept(Identity.objects.get(party=party), officer)
    assert identity.recheck_due_at > soon + timedelta(days=170)
    assert (identity.recheck_asked_at, identity.reminded_at) == (None, None)
    assert letters() == ["identity_renewed"]
    assert AuditEvent.objects.filter(action="identity.renewed").exists()


def test_closing_is_for_good(alice, officer, heard):
    identity = handed_in(alice)
    close(identity_id=identity.pk, by=alice)
    assert heard.of("review_settled") == [identity.pk]
    for act in (lambda: close(identity_id=identity.pk, by=officer), lambda: restore(identity_id=identity.pk)):
        with pytest.raises(NotNow, match="wrong_state"):
            act()
    assert code_of(Identity.objects.get(pk=identity.pk), officer) == "nothing_to_decide"


def test_a_registration_that_does_not_exist_is_a_clear_answer(officer, seeded):
    with pytest.raises(NotNow, match="unknown_identity"):
        close(identity_id=Party().pk, by=officer)


def test_a_platform_hears_of_its_partys_state_and_never_of_its_data(platform, officer):
    party = verified_party(client=platform)
    suspend(identity_id=party.identity.pk, reasons=["identity_in_doubt"], by=officer)
    message = OutboxMessage.objects.get(topic="party.identity")
    assert (message.subscriber, message.subject) == (platform.subscriber, str(party.pk))
    assert message.data["data"] == {
        "party": str(party.pk),
        "ref": party.ref,
        "state": "suspended",
        "reasons": ["identity_in_doubt"],
        "recheck_due_at": party.identity.recheck_due_at.isoformat(),
    }


def test_a_party_of_this_site_tells_no_platform(alice, officer):
    accept(handed_in(alice), officer)
    assert not OutboxMessage.objects.exists()


def test_a_platforms_party_is_verified_without_pictures_of_ours(platform, officer):
    party = Party.objects.create(roles=["streamer"], name="Alice", place="330100", client=platform, ref="x")
    identity = submit(party=party, facts=facts(), actor=deciding.system("test"))
    assert accept(identity, officer).state == "verified"
