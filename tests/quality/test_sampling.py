"""Which decided cases are looked at again, and by whom not."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from moderation.cases import claims
from moderation.cases.models import Case
from moderation.decisions.models import Decision, HeldDecision
from moderation.quality import sampling
from moderation.quality.models import Sample
from moderation.quality.queue import QUEUE
from moderation.quality.sampling import chosen, draw
from tests.quality.build import decided, drawn

pytestmark = pytest.mark.django_db


def test_a_settled_decision_is_drawn_once(stream, alice):
    (case,) = decided(stream, alice)
    assert draw() == 1
    assert draw() == 0
    sample = Sample.objects.get()
    assert (sample.of_case, sample.first, sample.first_outcome, sample.first_rule) == (
        case,
        alice,
        "violation",
        "LM10-1",
    )
    assert (sample.case.kind, sample.case.queue_id, sample.case.stream_id) == ("sample", QUEUE, stream.pk)


def test_the_share_is_what_the_house_says_and_the_same_whenever_it_is_asked(settings):
    five = {case for case in range(20_000) if chosen(case, 5)}
    assert 0.04 < len(five) / 20_000 < 0.06
    assert five == {case for case in range(20_000) if chosen(case, 5)}
    assert five < {case for case in range(20_000) if chosen(case, 20)}
    assert not any(chosen(case, 0) for case in range(2_000))
    assert all(chosen(case, 100) for case in range(2_000))
    settings.SECRET_KEY = "of another site"
    assert five != {case for case in range(20_000) if chosen(case, 5)}


@pytest.mark.parametrize(
    "changed",
    [
        {"at": Now()},
        {"at": Now() - timedelta(days=2)},
        {"undone_at": Now()},
        {"overridden_at": Now()},
        {"automatic": True, "decided_by": None},
    ],
    ids=["too-young", "too-old", "undone", "overridden", "machine"],
)
def test_what_is_not_a_persons_settled_decision_is_not_drawn(stream, alice, changed):
    decided(stream, alice)
    Decision.objects.update(**changed)
    assert draw() == 0


def test_a_case_of_another_kind_is_not_drawn(stream, alice):
    decided(stream, alice)
    Case.objects.update(kind="patrol")
    assert draw() == 0


def test_no_more_wait_than_people_can_do_beside_their_work(stream, alice, monkeypatch):
    monkeypatch.setattr(sampling, "MOST_WAITING", 3)
    decided(stream, alice, number=5)
    assert draw() == 3
    assert draw() == 0
    assert Case.objects.filter(kind="sample", decided_at=None).count() == 3


def test_a_case_without_violation_is_counted_under_the_rule_of_its_heaviest_flag(stream, alice):
    assert drawn(stream, alice, outcome="no_violation").first_rule == "LM10-1"


def test_neither_the_decider_nor_the_second_person_may_take_it(stream, alice, bob, carol):
    (case,) = decided(stream, alice)
    HeldDecision.objects.create(
        decision=Decision.objects.get(),
        why=["final"],
        first=alice,
        second=carol,
        outcome="released",
        settled_at=timezone.now(),
    )
    draw()
    sample = Sample.objects.get()
    for user in (alice, carol):
        with pytest.raises(claims.Refused) as refused:
            claims.claim(user=user, case_id=sample.case_id)
        assert refused.value.code == "decider"
    assert claims.claim(user=bob, case_id=sample.case_id).case_id == sample.case_id


def test_a_sample_stands_in_no_rooms_history(stream, alice):
    sample = drawn(stream, alice)
    assert sample.case.channel is None


def test_drawing_reads_the_newest_decisions_by_their_key(stream, alice, django_assert_max_num_queries):
    decided(stream, alice, number=3)
    draw()
    with django_assert_max_num_queries(8):
        assert draw() == 0
