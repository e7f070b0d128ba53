"""Two who act on one inspection in the same moment: one of them does, the other is told to look afresh."""

from functools import partial

import pytest

from blocklists.models import Entry
from inspections.models import InspectionFinding, InspectionStep, Penalty
from inspections.orders.clocks import look_at_clocks
from inspections.orders.finding import find
from inspections.orders.papers import Paper
from inspections.orders.penalising import penalise
from tests.conftest import new_stream
from tests.inspections.orders.build import acknowledged, at_once, found, fresh, inspector, today

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_acts_in_the_same_moment_one_stands_and_the_others_are_stale(platform, person):
    stream, user, officer = new_stream(platform), inspector(), person("compliance_officer")
    inspection = acknowledged(user, officer)
    seen = {"user": user, "inspection_id": inspection.pk, "version": fresh(inspection).version}
    facts = {"article": "LM2021 9", "gravity": "slight", "facts": "A dead link."}
    told = at_once(*[partial(find, **seen, **facts)] * 4)
    assert told.count("stale") == 3
    assert InspectionFinding.objects.count() == 1

    paper = Paper(b"%PDF-1.7", "application/pdf")
    grave = found(user, inspection, gravity="grave", party=f"Streamer {stream.ref}", papers=[paper])
    seen["version"] = fresh(inspection).version
    decision = {
        "finding_id": grave.pk,
        "kind": "fine",
        "band": "LE2026-61",
        "amount_fen": 2_000_000,
        "decision_number": "P 1",
        "decided_on": today(),
        "listed_through": today(),
    }
    told = at_once(*[partial(penalise, **seen, **decision)] * 3)
    assert told.count("stale") == 2
    assert (Penalty.objects.count(), Entry.objects.count()) == (1, 1)

    # the clock rings for everybody once, whoever looks
    at_once(look_at_clocks, look_at_clocks)
    versions = [fresh(inspection).version, InspectionStep.objects.filter(inspection=inspection).count()]
    assert versions[0] == versions[1]
