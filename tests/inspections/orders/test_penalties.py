"""Penalties: the law that sets one, its band, the party they are recorded on, and the joint list."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from accounts.models import Membership, Party
from blocklists.entries import lift, overturn, shorten
from blocklists.models import Entry
from blocklists.refusing import Refused
from delivery.models import Notice
from evidence.actors import system
from inspections.models import InspectionFinding, Penalty
from inspections.orders.ending import close
from inspections.orders.law import ARTICLES, BANDS, BASES, law_of
from inspections.orders.papers import Paper
from inspections.orders.penalising import revoke_penalty
from inspections.orders.querysets import penalties_of
from livestream.admission.start import ask
from moderation.complaints.appeals import appeal
from tests.blocklists.build import entry as confirmed
from tests.conftest import new_stream
from tests.inspections.orders.build import (
    acknowledged,
    act,
    code_of,
    found,
    inspector,
    penalised,
    today,
)

pytestmark = pytest.mark.django_db
PDF = Paper(b"%PDF-1.7 receipt", "application/pdf")


@pytest.fixture
def officer(person):
    return person("compliance_officer")


@pytest.fixture
def user(seeded):
    return inspector()


@pytest.fixture
def finding(user, officer):
    return found(user, acknowledged(user, officer))


@pytest.fixture
def grave(user, officer, stream):
    inspection = acknowledged(user, officer)
    return found(user, inspection, gravity="grave", party=f"Streamer {stream.ref}", papers=[PDF])


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"band": ""}, "band_missing", "band"),
        ({"band": "LM2021-28"}, "band_missing", "band"),
        ({"kind": "execution"}, "choice_unknown", "kind"),
        ({"kind": "ban"}, "kind_of_others", "kind"),
        ({"amount_fen": None}, "amount_missing", "amount"),
        ({"kind": "stop"}, "amount_not_wanted", "amount"),
        ({"amount_fen": 0}, "amount_unreadable", "amount"),
        ({"amount_fen": 999_999}, "amount_outside", "amount"),
        ({"amount_fen": 10_000_001}, "amount_outside", "amount"),
        ({"decision_number": ""}, "words_missing", "decision_number"),
        ({"decided_on": "tomorrow"}, "decided_later", "decided_on"),
        ({"decided_on": "long ago"}, "decided_before", "decided_on"),
        ({"appeal_until": "long ago"}, "appeal_before", "appeal_until"),
        ({"listed_through": "tomorrow"}, "not_grave", "listed_through"),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else value,
)
def test_a_penalty_that_no_law_sets_so_is_refused_beside_its_field(user, finding, changed, code, field):
    days = {"tomorrow": today() + timedelta(days=1), "long ago": today() - timedelta(days=99)}
    facts = {name: days.get(value, value) if isinstance(value, str) else value for name, value in changed.items()}
    with pytest.raises(Refused) as refused:
        penalised(user, finding, **facts)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Penalty.objects.exists()


@pytest.mark.parametrize("fen", [1_000_000, 10_000_000], ids=["least", "most"])
def test_both_ends_of_a_band_are_within_it(user, finding, fen):
    assert penalised(user, finding, amount_fen=fen).outside_band == ""


def test_an_amount_outside_the_band_says_why(user, finding):
    penalty = penalised(user, finding, amount_fen=500_000, outside_band="lessened: put right at once")
    assert penalty.outside_band == "lessened: put right at once"


def test_a_reason_that_no_amount_needs_is_not_kept(user, finding):
    assert penalised(user, finding, outside_band="by the way").outside_band == ""


def test_the_same_penalty_of_a_decision_is_recorded_once(user, finding):
    penalised(user, finding)
    assert code_of(lambda: penalised(user, finding)) == "penalised_already"
    assert penalised(user, finding, kind="stop", amount_fen=None).kind == "stop"


def test_a_penalty_is_recorded_on_the_party_and_told_to_it(user, grave):
    penalty = penalised(user, grave, appeal_until=today() + timedelta(days=60))
    assert list(penalties_of(grave.party)) == [penalty]
    letter = Notice.objects.get(code="inspection_penalised_about_you")
    assert letter.recipient == f"party:{grave.party_id}"
    assert letter.facts["decision"] == "HZ P 2026 1"
    assert letter.facts["law"] == "LE2026 61"


def test_a_grave_finding_puts_the_party_on_the_joint_list_and_the_door_refuses_it(user, grave, platform):
    penalty = penalised(user, grave, listed_through=today() + timedelta(days=365))
    entry = Entry.objects.get(pk=penalty.entry_id)
    assert (entry.source, entry.basis_type, entry.basis_id) == ("authority", "penalty", str(penalty.pk))
    assert (entry.standing(), entry.article, entry.proposer, entry.confirmer) == ("in_force", "LM2021 29", user, None)
    assert "HZ P 2026 1" in entry.basis_text
    next_one = new_stream(platform, "again", live=False, streamers=[{"ref": grave.party.ref, "name": grave.party.name}])
    answer = ask(stream=next_one, actor=system("test"))
    assert "party_listed" in {refusal.code for refusal in answer.refusals}


def test_an_order_stands_beside_an_entry_of_the_platforms_own(user, grave, person):
    own = confirmed(party=grave.party)
    penalised(user, grave, listed_through=today() + timedelta(days=365))
    assert {one.standing() for one in Entry.objects.filter(party=grave.party)} == {"in_force"}
    lift(user=person("senior_moderator"), entry_id=own.pk, version=own.version, words="Settled.")
    assert Entry.objects.get(source="authority").standing() == "in_force"


def test_only_a_party_that_markets_comes_on_the_list(user, finding, grave):
    InspectionFinding.objects.filter(pk=finding.pk).update(gravity="grave")
    finding.refresh_from_db()
    listed = {"listed_through": today() + timedelta(days=9)}
    assert code_of(lambda: penalised(user, finding, **listed)) == "nobody_to_list"
    Party.objects.filter(pk=grave.party_id).update(roles=["buyer"])
    assert code_of(lambda: penalised(user, grave, **listed)) == "nobody_to_list"
    assert not Entry.objects.exists()


def test_what_an_authority_ordered_the_platform_neither_lifts_nor_judges(user, grave, person):
    penalty = penalised(user, grave, listed_through=today() + timedelta(days=365))
    entry, senior = Entry.objects.get(pk=penalty.entry_id), person("senior_moderator")
    assert code_of(lambda: lift(user=senior, entry_id=entry.pk, version=entry.version, words="No.")) == "by_penalty"
    assert code_of(lambda: overturn(user=senior, entry_id=entry.pk, words="No.")) == "by_penalty"
    sooner = {"ends_at": entry.starts_at + timedelta(days=9), "words": "No."}
    assert code_of(lambda: shorten(user=senior, entry_id=entry.pk, version=entry.version, **sooner)) == "by_penalty"
    listed = person()
    Membership.objects.create(user=listed, party=grave.party, part="owner")
    refused = code_of(lambda: appeal(party=grave.party, entry_id=entry.pk, words="It was not me at all.", user=listed))
    assert refused == "appeal_elsewhere"
    letter = Notice.objects.get(code="blocklist_ordered")
    assert letter.recipient == f"party:{grave.party_id}"
    assert "HZ P 2026 1" in letter.facts["order"]


@pytest.mark.parametrize(("days", "code"), [(-1, "listed_past"), (4000, "listed_far")])
def test_the_list_has_a_last_day_that_is_to_come(user, grave, days, code):
    assert code_of(lambda: penalised(user, grave, listed_through=today() + timedelta(days=days))) == code


def test_a_penalty_taken_back_takes_the_party_off_the_list_also_after_the_end(user, grave):
    penalty = penalised(user, grave, listed_through=today() + timedelta(days=365))
    act(close, user, grave.inspection)
    back = {"penalty_id": penalty.pk, "why": "Court, decision 7"}
    revoked = act(revoke_penalty, user, grave.inspection, **back)
    assert revoked.revoked_at
    assert Entry.objects.get(pk=penalty.entry_id).standing() == "lifted"
    assert Notice.objects.filter(code="inspection_revoked_about_you").exists()
    assert code_of(lambda: act(revoke_penalty, user, grave.inspection, **back)) == "revoked_already"


def test_the_database_lets_no_other_entry_stand_without_a_second_person(user, grave):
    penalty = penalised(user, grave, listed_through=today() + timedelta(days=365))
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=penalty.entry_id).update(source="own")


def test_every_law_that_is_named_has_a_name_in_both_languages():
    for one in (*ARTICLES.values(), *BANDS.values(), *BASES.values()):
        assert law_of(one.article) != one.article.rpartition(" ")[0], one.code
        assert one.en
        assert one.zh
        assert one.certainty in ("R", "P", "M")


def test_the_measures_of_2021_set_no_penalty():
    assert not [band.code for band in BANDS.values() if band.article.startswith("LM2021")]
