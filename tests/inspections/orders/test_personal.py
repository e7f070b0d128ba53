"""What authorities found and decided about a party and wrote to it, in its own copy and when it leaves."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from accounts.models import Membership
from accounts.personal import deletion
from accounts.personal.export import export_for
from inspections.models import InspectionFinding, InspectionLetter, Penalty
from inspections.orders.ending import close
from inspections.orders.papers import Paper
from inspections.orders.penalising import revoke_penalty
from inspections.orders.personal import _DECIDED, _FOUND, _WRITTEN
from inspections.orders.writing import write_letter
from tests.inspections.orders.build import acknowledged, act, found, inspector, moment, penalised, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(person):
    return person("compliance_officer")


@pytest.fixture
def user(seeded):
    return inspector()


@pytest.fixture
def owner(stream, person):
    """Who owns the streamer's account."""
    user = person()
    Membership.objects.create(user=user, party=stream.roles.get(role="streamer").party, part="owner")
    return user


@pytest.fixture
def finding(user, officer, stream):
    paper = Paper(b"%PDF-1.7 receipt", "application/pdf")
    return found(user, acknowledged(user, officer), gravity="grave", party=f"Streamer {stream.ref}", papers=[paper])


def copy_of(owner, party) -> dict:
    return json.loads(_json(export_for(owner, party)))


def _json(whole) -> str:
    return json.dumps(whole, cls=DjangoJSONEncoder)


def test_a_partys_copy_holds_what_was_found_and_decided_about_it_by_which_authority_and_by_nobody(user, finding, owner):
    appeal = today() + timedelta(days=60)
    facts = {"appeal_until": appeal, "appeal_note": "To the city's government, or to the court."}
    penalty = penalised(user, finding, **facts, listed_through=today() + timedelta(days=90))
    whole = copy_of(owner, finding.party)
    (told,) = whole["findings"]
    assert (told["article"], told["gravity"], told["facts"]) == (
        "LM2021 18",
        "grave",
        "Tea was said to cure diabetes.",
    )
    assert (told["inspection"], told["authority"]) == (finding.inspection.number, "Authority of 330100")
    (decided,) = told["penalties"]
    assert (decided["kind"], decided["amount_fen"], decided["article"]) == ("fine", 2_000_000, "LE2026 61")
    assert (decided["decision_number"], decided["decided_on"]) == ("HZ P 2026 1", today().isoformat())
    assert (decided["appeal_until"], decided["appeal_note"]) == (appeal.isoformat(), facts["appeal_note"])
    assert decided["listed_until"]
    assert decided["revoked_at"] is None
    for name in (user.label, user.username):
        assert name not in json.dumps(whole)
    act(revoke_penalty, user, finding.inspection, penalty_id=penalty.pk, why="The court of 330100, case 12.")
    (decided,) = copy_of(owner, finding.party)["findings"][0]["penalties"]
    assert decided["revoked_at"]
    assert decided["revoked_why"] == "The court of 330100, case 12."


def test_while_the_authority_is_at_work_it_says_itself_what_it_found(user, finding, owner):
    assert copy_of(owner, finding.party)["findings"] == []


def test_what_was_found_about_somebody_else_is_not_in_it(user, officer, stream, owner):
    inspection = acknowledged(user, officer)
    found(user, inspection)
    found(user, inspection, party=stream.channel.operator.name)
    assert copy_of(owner, stream.roles.get(role="streamer").party)["findings"] == []


def test_a_partys_copy_holds_the_letters_that_authorities_wrote_to_it_and_nobody_elses(user, officer, stream, owner):
    inspection = acknowledged(user, officer)
    party, operator = stream.roles.get(role="streamer").party, stream.channel.operator
    meets = moment(5)
    ours = {"kind": "interview", "meets_at": meets, "party": f"Streamer {stream.ref}"}
    act(write_letter, user, inspection, words="Room 203, Culture Road 1.", **ours)
    act(write_letter, user, inspection, kind="warning", words="Told to the operator.", party=operator.name)
    act(write_letter, user, inspection, kind="warning", words="Told to the platform.")
    whole = copy_of(owner, party)
    (letter,) = whole["authority_letters"]
    assert (letter["kind"], letter["words"], letter["read_at"]) == ("interview", "Room 203, Culture Road 1.", None)
    assert (letter["inspection"], letter["authority"]) == (inspection.number, "Authority of 330100")
    assert (letter["title"], letter["meets_at"]) == ("Invitation to an interview", json.loads(_json(meets)))
    assert any("Room 203" in part for part in letter["text"])
    told = json.dumps(whole)
    for absent in ("Told to", operator.name, user.label, user.username):
        assert absent not in told


def test_it_holds_what_the_party_was_told_of_inspections_and_not_what_others_were(user, finding, owner, stream):
    found(user, finding.inspection, party=stream.channel.operator.name, article="LM2021 5")
    penalised(user, finding)
    told = copy_of(owner, finding.party)["authority_notices"]
    assert [one["code"] for one in told] == ["inspection_found_about_you", "inspection_penalised_no_day"]
    assert told[1]["title"] == "Authority of 330100 decided a penalty about you"
    assert "HZ P 2026 1" in told[1]["body"]
    assert told[1]["article"] == "LM2021 28"
    assert "LM2021 5" not in [one["facts"].get("article") for one in told]


def test_no_field_of_a_finding_a_penalty_or_a_letter_is_forgotten():
    names = {field.name for field in InspectionFinding._meta.fields}
    # who wrote it, the platform's own proof, and what stands under a name of its own
    left_out = {
        "id",
        "by",
        "followed_up_by",
        "proof",
        "proof_by",
        "proof_at",
        "party",
        "inspection",
        "channel",
        "stream",
    }
    assert names == {*_FOUND} | left_out
    # the entry stands in the copy with the others of the list
    named = {"id", "by", "revoked_by", "party", "finding", "at", "band", "entry_id"}
    assert {field.name for field in Penalty._meta.fields} == {*_DECIDED} | named
    assert {field.name for field in InspectionLetter._meta.fields} == {*_WRITTEN} | {"id", "by", "party", "inspection"}


def test_findings_and_penalties_outlive_a_deletion_and_the_person_reads_so_before(user, finding, owner, browse):
    penalised(user, finding)
    act(close, user, finding.inspection)
    party = finding.party
    page = browse(owner).get("/me/data/")
    assert "What authorities found, decided and wrote about you" in page.text
    request = deletion.ask(user=owner, party=party)
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        assert deletion.carry_out(request_id=request.pk)
    request.refresh_from_db()
    assert request.outcome["kept"]["findings"] == 2
    left = InspectionFinding.objects.get(party=party)
    assert left.facts == "Tea was said to cure diabetes."
    assert left.penalties.get().decision_number == "HZ P 2026 1"


def test_whom_nothing_was_found_about_reads_nothing_of_it(owner, browse):
    page = browse(owner).get("/me/data/")
    assert page.context["stays"].records == []
    assert "What authorities found" not in page.text
