"""A registration is a case in the one line: opened once, refreshed when more comes, closed when nothing waits."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.hooks import review_settled, review_wanted
from accounts.models import Credential, Guardianship, Identity, IdentityCheck
from evidence.models import AuditEvent
from moderation.cases import claims
from moderation.cases.models import Case, CaseExclusion, Queue, Severity
from moderation.cases.registrations import QUEUE, waiting
from tests.accounts.identity.build import verified_party
from tests.cases.registration import submitted, waiting_case


@pytest.fixture
def officer(person):
    return person("compliance_officer", "dana")


def test_one_case_for_a_party_however_often_it_is_wanted(seeded):
    identity = submitted()
    first = waiting_case(identity)
    again = waiting_case(identity)
    assert (first.pk, first.version) == (again.pk, again.version - 1)
    assert (first.kind, first.queue_id, first.party_id, first.stream_id) == (
        "registration",
        QUEUE,
        identity.party_id,
        None,
    )
    assert first.place == identity.party.place


def test_the_queue_is_told(seeded):
    before = Queue.objects.get(pk=QUEUE).version
    waiting_case()
    assert Queue.objects.get(pk=QUEUE).version == before + 1


def test_an_ordinary_registration_may_wait_a_day_and_a_pressing_one_a_shift(seeded):
    plain, pressing = waiting_case(), waiting_case(submitted(warnings=["number_known"]))
    assert plain.rank_at - plain.opened_at == timedelta(hours=24)
    assert pressing.rank_at - pressing.opened_at == timedelta(hours=8)


@pytest.mark.parametrize(
    ("facts", "severity"),
    [
        ({}, Severity.LOW),
        ({"warnings": ["unknown_county"]}, Severity.MEDIUM),
        ({"warnings": ["manual_document", "number_known"]}, Severity.HIGH),
        ({"band": "16-17", "birth_date": ""}, Severity.HIGH),
        ({"band": "18+", "birth_date": ""}, Severity.LOW),
    ],
)
def test_what_should_be_looked_at_twice_weighs_more(seeded, facts, severity):
    assert waiting_case(submitted(**facts)).severity == severity


def test_a_minor_weighs_more(seeded):
    today = timezone.localdate()
    assert waiting_case(submitted(born=date(today.year - 17, 1, 1))).severity == Severity.HIGH


@pytest.mark.parametrize(
    ("result", "severity"), [("mismatch", Severity.HIGH), ("unavailable", Severity.LOW), ("match", Severity.LOW)]
)
def test_what_the_provider_contradicts_weighs_more(seeded, result, severity):
    identity = submitted()
    IdentityCheck.objects.create(identity=identity, submission=identity.submission, method="provider", result=result)
    assert waiting_case(identity).severity == severity


def test_a_mismatch_of_an_earlier_submission_weighs_nothing(seeded):
    identity = submitted(submission=2)
    IdentityCheck.objects.create(identity=identity, submission=1, method="provider", result="mismatch")
    assert waiting_case(identity).severity == Severity.LOW


def test_what_a_case_was_put_aside_for_brings_it_back(seeded, officer):
    identity = submitted()
    case = waiting_case(identity)
    lease = claims.claim(user=officer, case_id=case.pk)
    claims.park(user=officer, case_id=case.pk, token=lease.token, until=timezone.now() + timedelta(days=2))
    waiting_case(identity)
    assert claims.claim_next(user=officer, queue_ids=[QUEUE]).case_id == case.pk


def test_nothing_left_to_look_at_closes_the_case(seeded, officer):
    identity = submitted()
    case = waiting_case(identity)
    claims.claim(user=officer, case_id=case.pk)
    Identity.objects.filter(pk=identity.pk).update(
        state="verified", verified_at=timezone.now(), recheck_due_at=timezone.now() + timedelta(days=182)
    )
    identity.refresh_from_db()
    review_settled.send(Identity, identity=identity)
    case.refresh_from_db()
    assert (case.outcome, case.holder, case.open_key) == ("settled", None, None)
    assert AuditEvent.objects.filter(action="case.settled", target_id=str(case.pk)).exists()
    # what comes later is another case
    assert waiting_case(identity).pk != case.pk


def test_a_credential_that_still_waits_keeps_the_case_open(seeded):
    identity = submitted()
    case = waiting_case(identity)
    Credential.objects.create(party=identity.party, kind="qualification", scope="law", state="submitted")
    identity.state = "closed"
    identity.save()
    review_settled.send(Identity, identity=identity)
    case.refresh_from_db()
    assert case.open_key is not None
    assert case.version == 2


def test_settling_what_has_no_case_does_nothing(seeded):
    review_settled.send(Identity, identity=submitted())
    assert not Case.objects.exists()


def test_who_has_a_part_in_it_may_not_take_it(seeded, person):
    member, guard, clerk, other = (person("compliance_officer", name) for name in ("m", "g", "c", "o"))
    child = submitted(born=date(2010, 1, 1), user=member)
    guardian = verified_party(role="buyer", user=guard)
    Guardianship.objects.create(minor=child.party, guardian=guardian, relation="parent", state="proposed")
    child.party.documents.create(
        kind="front", storage_name="x", sha256=b"x" * 32, width=1, height=1, size=1, uploaded_by=clerk
    )
    case = waiting_case(child)
    for user in (member, guard, clerk):
        assert claims.claim_next(user=user, queue_ids=[QUEUE]) is None
        with pytest.raises(claims.Refused, match="part"):
            claims.claim(user=user, case_id=case.pk)
    assert claims.claim_next(user=other, queue_ids=[QUEUE]).case_id == case.pk


def test_who_gains_a_part_loses_the_case(seeded, officer):
    identity = submitted()
    case = waiting_case(identity)
    claims.claim(user=officer, case_id=case.pk)
    identity.party.memberships.create(user=officer, part="staff")
    review_wanted.send(Identity, identity=identity)
    case.refresh_from_db()
    assert case.holder is None
    assert CaseExclusion.objects.get(case=case).why == "party"


def test_a_guardianship_waits_with_both(seeded):
    guardian = Identity.objects.get(party=verified_party(role="buyer"))
    child = submitted(born=date(2010, 1, 1))
    Guardianship.objects.create(minor=child.party, guardian=guardian.party, relation="parent", state="proposed")
    for identity in (guardian, child):
        assert waiting_case(identity).severity == Severity.HIGH
        assert len(waiting(identity).guardianships) == 1
