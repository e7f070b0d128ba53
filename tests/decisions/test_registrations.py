"""Deciding a registration: once, on what was seen, by somebody without a part in it, and the party is told."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Credential, Guardianship, Identity, IdentityCheck, Party
from delivery.models import Notice
from evidence.models import AuditEvent
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.cases.registrations import QUEUE, settle_case
from moderation.decisions.models import Decision
from moderation.decisions.registrations import Answer, decide_registration
from moderation.decisions.services import Invalid, Stale, TooLate, undo
from tests.accounts.identity.build import resident_id, verified_party
from tests.cases.registration import submitted, waiting_case, with_pictures


@pytest.fixture
def officer(person):
    return person("compliance_officer", "dana")


@pytest.fixture
def identity(seeded) -> Identity:
    return with_pictures(submitted())


@pytest.fixture
def held(identity, officer) -> Case:
    case = waiting_case(identity)
    claims.claim(user=officer, case_id=case.pk)
    case.refresh_from_db()
    return case


def decide(case: Case, user: Any, outcome: str = "verified", **changed: Any) -> Decision:
    facts = {
        "case_id": case.pk,
        "token": case.lease_token,
        "version": case.version,
        "submission": Identity.objects.get(party=case.party).submission,
        "outcome": outcome,
    }
    return decide_registration(user=user, **facts | changed)


def test_verifying_verifies_closes_and_tells(held, identity, officer):
    decision = decide(held, officer)
    identity.refresh_from_db()
    held.refresh_from_db()
    assert (identity.state, held.outcome, held.holder, held.open_key) == ("verified", "verified", None, None)
    assert identity.recheck_due_at > timezone.now()
    check = IdentityCheck.objects.get(identity=identity)
    assert (check.method, check.result, check.by) == ("manual", "match", officer)
    assert Notice.objects.filter(recipient=f"party:{identity.party_id}", code="identity_verified").exists()
    event = AuditEvent.objects.get(action="case.decided")
    assert event.detail["decision"] == decision.pk
    assert not Case.objects.filter(queue=QUEUE, decided_at=None).exists()


def test_refusing_gives_reasons_and_keeps_the_words_sealed(held, identity, officer):
    decide(held, officer, "refused", reasons=["photo_unreadable", "other"], words="Please ask Lin for the back")
    identity.refresh_from_db()
    held.refresh_from_db()
    assert (identity.state, held.outcome) == ("refused", "refused")
    assert identity.words == "Please ask Lin for the back"
    decision = Decision.objects.get()
    assert (decision.reasons, decision.reason) == (["photo_unreadable", "other"], "")
    letters = Notice.objects.filter(recipient=f"party:{identity.party_id}")
    assert {letter.code for letter in letters} == {"identity_refused.photo_unreadable", "identity_refused.other"}
    for kept in (*letters.values(), *AuditEvent.objects.values(), *Decision.objects.values()):
        assert "Lin" not in str(kept)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"outcome": "refused"}, "reasons_missing"),
        ({"outcome": "refused", "reasons": ["because"]}, "reason_unknown"),
        ({"outcome": "no_violation"}, "unknown_outcome"),
        ({"words": "x" * 2001}, "too_long"),
    ],
)
def test_what_cannot_stand_changes_nothing(held, identity, officer, changed, code):
    with pytest.raises(Invalid, match=code):
        decide(held, officer, **changed)
    identity.refresh_from_db()
    held.refresh_from_db()
    assert (identity.state, held.decided_at, held.holder) == ("submitted", None, officer)
    assert not Decision.objects.exists()


def test_a_newer_submission_is_not_decided_unread(held, identity, officer):
    with pytest.raises(Stale):
        decide(held, officer, submission=identity.submission + 1)
    waiting_case(identity)  # it came again: the case has another version
    with pytest.raises(Stale):
        decide(held, officer)
    assert Identity.objects.get(pk=identity.pk).state == "submitted"


def test_another_token_decides_nothing(held, officer, person):
    with pytest.raises(claims.Refused, match="not_yours|taken"):
        decide(held, officer, token=uuid.uuid4())
    with pytest.raises(claims.Refused):
        decide(held, person("compliance_officer", "cleo"))


def test_nothing_is_decided_twice(held, officer):
    decide(held, officer)
    with pytest.raises(claims.Refused, match="decided"):
        decide(held, officer)
    assert Decision.objects.count() == 1


def test_who_gained_a_part_since_the_claim_decides_nothing(held, identity, officer):
    identity.party.memberships.create(user=officer, part="staff")
    with pytest.raises(claims.Refused, match="part"):
        decide(held, officer)


def test_who_lost_the_role_decides_nothing(held, officer):
    officer.groups.clear()
    stripped = type(officer).objects.get(pk=officer.pk)
    with pytest.raises(claims.Refused, match="not_allowed"):
        decide(held, stripped)


def test_without_pictures_nobody_is_verified(seeded, officer):
    case = waiting_case(submitted())
    claims.claim(user=officer, case_id=case.pk)
    case.refresh_from_db()
    with pytest.raises(Invalid, match="documents_missing"):
        decide(case, officer)
    case.refresh_from_db()
    assert case.holder == officer


def test_one_person_stands_behind_one_party(seeded, officer):
    number = resident_id(date(1990, 3, 7))
    first = Identity.objects.get(party=verified_party(number=number))
    second = with_pictures(submitted())
    second.number, second.number_index = number, bytes(first.number_index)
    second.save()
    case = waiting_case(second)
    claims.claim(user=officer, case_id=case.pk)
    case.refresh_from_db()
    with pytest.raises(Invalid, match="number_taken"):
        decide(case, officer)
    # the reviewer says so instead, and the letter says what to do
    decide(case, officer, "refused", reasons=["already_registered"])
    assert Notice.objects.filter(code="identity_refused.already_registered").exists()


def test_a_recheck_is_confirmed_without_a_new_submission(seeded, officer):
    identity = with_pictures(Identity.objects.get(party=verified_party()))
    identity.recheck_asked_at = timezone.now()
    identity.save()
    due = identity.recheck_due_at
    case = waiting_case(identity)
    claims.claim(user=officer, case_id=case.pk)
    case.refresh_from_db()
    decide(case, officer)
    identity.refresh_from_db()
    assert (identity.state, identity.recheck_asked_at) == ("verified", None)
    assert identity.recheck_due_at >= due - timedelta(days=2)
    assert Notice.objects.filter(code="identity_renewed").exists()


def test_what_was_told_is_not_undone(held, officer):
    decision = decide(held, officer)
    with pytest.raises(TooLate):
        undo(user=officer, decision_id=decision.pk)
    held.refresh_from_db()
    assert held.outcome == "verified"


def guardianship_of(child: Identity, guardian: Party) -> Guardianship:
    return Guardianship.objects.create(minor=child.party, guardian=guardian, relation="parent", state="proposed")


@pytest.fixture
def child(seeded) -> Identity:
    """Sixteen, and a streamer."""
    return with_pictures(submitted(born=date(timezone.localdate().year - 17, 12, 31)))


def claimed(identity: Identity, officer: Any) -> Case:
    case = waiting_case(identity)
    claims.claim(user=officer, case_id=case.pk)
    case.refresh_from_db()
    return case


def test_what_waits_beside_the_identity_must_be_answered_to_verify(identity, officer):
    credential = Credential.objects.create(party=identity.party, kind="qualification", scope="law", state="submitted")
    case = claimed(identity, officer)
    with pytest.raises(Invalid, match="unanswered"):
        decide(case, officer)
    decide(case, officer, answers={f"credential-{credential.pk}": Answer(True, until=date(2030, 1, 1))})
    credential.refresh_from_db()
    assert (credential.state, credential.decided_by) == ("verified", officer)
    assert Identity.objects.get(pk=identity.pk).state == "verified"


def test_a_credential_alone_is_answered_and_the_identity_left_alone(seeded, officer):
    party = verified_party()
    credential = Credential.objects.create(party=party, kind="qualification", scope="law", state="submitted")
    case = claimed(party.identity, officer)
    before = party.identity.verified_at
    decision = decide(case, officer, answers={f"credential-{credential.pk}": Answer(False, "photo_unreadable")})
    credential.refresh_from_db()
    assert (credential.state, credential.reasons) == ("refused", ["photo_unreadable"])
    assert decision.outcome == "refused"
    assert Identity.objects.get(party=party).verified_at == before
    assert Notice.objects.filter(code="credential_refused").exists()


@pytest.mark.parametrize("reason", ["", "because"])
def test_a_no_without_a_known_reason_changes_nothing(seeded, officer, reason):
    party = verified_party()
    credential = Credential.objects.create(party=party, kind="qualification", scope="law", state="submitted")
    case = claimed(party.identity, officer)
    with pytest.raises(Invalid, match="reason"):
        decide(case, officer, answers={f"credential-{credential.pk}": Answer(False, reason)})
    case.refresh_from_db()
    assert case.decided_at is None


def test_answers_to_what_does_not_wait_are_refused(held, officer):
    with pytest.raises(Invalid, match="incomplete"):
        decide(held, officer, answers={"credential-1": Answer(True)})


def test_a_minor_is_verified_with_the_guardian_on_one_card(child, officer, person):
    guardian = verified_party(role="buyer", user=person(name="mother"))
    link = guardianship_of(child, guardian)
    child.party.consent_entries.create(
        purpose="guardian_streaming",
        version="1",
        digest=b"d" * 32,
        language="en",
        act="given",
        by=guardian.memberships.get().user,
    )
    case = claimed(child, officer)
    decide(case, officer, answers={f"guardianship-{link.pk}": Answer(True)})
    link.refresh_from_db()
    child.refresh_from_db()
    assert (link.state, child.state) == ("verified", "verified")


def test_a_minor_without_consent_is_not_verified_and_neither_is_the_guardian(child, officer):
    link = guardianship_of(child, verified_party(role="buyer"))
    case = claimed(child, officer)
    with pytest.raises(Invalid, match="guardian_missing"):
        decide(case, officer, answers={f"guardianship-{link.pk}": Answer(True)})
    link.refresh_from_db()
    assert link.state == "proposed"


def test_deciding_a_guardianship_closes_what_waited_for_it_elsewhere(child, officer):
    guardian = verified_party(role="buyer")
    link = guardianship_of(child, guardian)
    theirs, own = waiting_case(guardian.identity), waiting_case(child)
    claims.claim(user=officer, case_id=theirs.pk)
    theirs.refresh_from_db()
    decide(theirs, officer, answers={f"guardianship-{link.pk}": Answer(True)})
    link.refresh_from_db()
    assert link.state == "verified"
    # the child's own identity still waits, now with a guardian
    own.refresh_from_db()
    assert own.decided_at is None
    assert own.version == 2


def test_a_refused_identity_leaves_the_rest_for_the_next_time(identity, officer):
    credential = Credential.objects.create(party=identity.party, kind="qualification", scope="law", state="submitted")
    case = claimed(identity, officer)
    decide(case, officer, "refused", reasons=["name_differs"])
    credential.refresh_from_db()
    assert credential.state == "submitted"


def test_what_was_taken_back_leaves_nothing_to_decide(seeded, officer):
    party = verified_party()
    Credential.objects.create(party=party, kind="qualification", scope="law", state="submitted")
    case = claimed(party.identity, officer)
    Credential.objects.update(state="withdrawn")
    with pytest.raises(Invalid, match="nothing_to_decide"):
        decide(case, officer)
    settle_case(case.pk)
    case.refresh_from_db()
    assert case.outcome == "settled"
