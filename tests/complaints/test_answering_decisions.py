"""An appeal against a decision: it stays, a lighter one takes its place, or everything it asked for is lifted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blocklists.refusing import Refused
from delivery.models import Notice, OutboxMessage
from livestream.models import Restriction
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints.appeals import withdraw_appeal
from moderation.complaints.appeals.records import record_of_rule
from moderation.complaints.models import Appeal
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, Measure, MeasureKind
from moderation.decisions.services import override
from tests.blocklists.entries.build import code_of
from tests.complaints.build import ANSWER, answered, held_by
from tests.complaints.decided import LIMIT, PAUSE, appealed_decision, ask

pytestmark = pytest.mark.django_db
K = MeasureKind


@pytest.fixture
def decider(person):
    return person("senior_moderator", "mia")


@pytest.fixture
def made(stream, decider, owner) -> Appeal:
    return appealed_decision(stream, decider, owner, PAUSE, LIMIT)


@pytest.fixture
def held(made, senior, time_machine) -> Case:
    """The limit has left by now as well."""
    time_machine.move_to(timezone.now() + timedelta(minutes=1))
    return held_by(senior, made)


def in_force(stream) -> set[str]:
    now = timezone.now()
    found = Restriction.objects.filter(stream=stream, lifted_at=None, starts_at__lte=now)
    return {one.kind for one in found if one.ends_at is None or one.ends_at > now}


def letters(made) -> list[str]:
    found = Notice.objects.filter(recipient=f"party:{made.party_id}", code__startswith="decision_appeal")
    return list(found.order_by("pk").values_list("code", flat=True))


def test_upheld_everything_stays(held, made, senior, stream):
    answered(held, senior)
    made.refresh_from_db()
    held.refresh_from_db()
    assert (made.outcome, made.answer, made.decided_by, held.outcome) == ("upheld", ANSWER, senior, "upheld")
    assert in_force(stream) == {"pause", "limit_traffic"}
    assert letters(made) == ["decision_appeal_received", "decision_appeal_upheld"]
    assert Decision.objects.filter(case=made.decision.case).get().live


def test_overturned_everything_is_lifted_and_the_platform_hears_both(held, made, senior, stream):
    answered(held, senior, "overturned")
    assert in_force(stream) == set()
    live = Decision.objects.get(overrides=made.decision)
    assert (live.outcome, live.decided_by, live.case) == ("no_violation", senior, made.decision.case)
    assert set(made.decision.measures.values_list("state", flat=True)) <= {"lifted", "undone"}
    assert letters(made)[-1] == "decision_appeal_overturned"
    told = OutboxMessage.objects.filter(topic="decision.appeal").latest("id").data["data"]
    assert (told["decision"], told["outcome"]) == (str(made.decision_id), "overturned")


def test_overturned_counts_against_the_rules_record(held, made, senior):
    before = record_of_rule("LM10-1")
    assert (before.decided, before.appealed, before.overturned) == (1, 1, 0)
    answered(held, senior, "overturned")
    after = record_of_rule("LM10-1")
    assert (after.decided, after.appealed, after.changed, after.overturned) == (1, 1, 0, 1)


def test_changed_a_lighter_decision_takes_its_place(held, made, senior, stream):
    answered(held, senior, "changed", wishes=[Wish(K.LIMIT_TRAFFIC, minutes=30, percent=50)])
    assert in_force(stream) <= {"limit_traffic"}
    live = Decision.objects.get(overrides=made.decision)
    assert (live.outcome, live.rule, live.decided_by) == ("violation", made.decision.rule, senior)
    assert [measure.kind for measure in live.measures.all()] == ["limit_traffic"]
    letter = Notice.objects.get(code="decision_appeal_changed")
    assert letter.facts == {"number": str(made.decision_id), "now": str(live.pk)}


def test_what_came_of_ones_appeal_is_not_appealed_by_the_same_again(held, made, senior, owner):
    answered(held, senior, "changed", wishes=[Wish(K.PAUSE, minutes=5)])
    live = Decision.objects.get(overrides=made.decision)
    assert code_of(lambda: ask(live, made.party, owner)) == "appeal_answered"


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ([], "wishes_missing"),
        ([Wish(K.CUT)], "wish_heavier"),
        ([Wish(K.PAUSE, minutes=900)], "wish_heavier"),
        ([Wish(K.LIMIT_TRAFFIC, minutes=700, percent=50)], "wish_heavier"),
        ([Wish(K.HIDE_PRODUCT, product="p-1")], "wish_heavier"),
        ([Wish(K.PAUSE, minutes=599), Wish(K.LIMIT_TRAFFIC, minutes=599, percent=10)], "wishes_same"),
    ],
    ids=["none", "cut", "longer", "limit_longer", "without_an_end", "the_same"],
)
def test_a_changed_decision_asks_for_less(held, made, senior, stream, wishes, code):
    with pytest.raises(Refused, match=code):
        answered(held, senior, "changed", wishes=wishes)
    made.refresh_from_db()
    assert (made.outcome, in_force(stream)) == ("", {"pause", "limit_traffic"})


@pytest.mark.parametrize(
    ("outcome", "changed", "code"),
    [
        ("upheld", {"wishes": [PAUSE]}, "wishes_not_wanted"),
        ("overturned", {"ends_at": timezone.now()}, "until_not_wanted"),
        ("withdrawn", {}, "unknown_outcome"),
        ("overturned", {"answer": "no"}, "answer_missing"),
    ],
    ids=["wishes", "end", "outcome", "answer"],
)
def test_what_does_not_fit_changes_nothing(held, made, senior, outcome, changed, code):
    with pytest.raises(Refused, match=code):
        answered(held, senior, outcome, **changed)
    assert Decision.objects.get(pk=made.decision_id).live


def test_what_has_run_out_is_answered_all_the_same_but_not_changed(held, made, senior, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=2))
    claims.claim(user=senior, case_id=held.pk)
    held.refresh_from_db()
    with pytest.raises(Refused, match="nothing_to_change"):
        answered(held, senior, "changed", wishes=[Wish(K.PAUSE, minutes=1)])
    answered(held, senior, "overturned")
    assert Decision.objects.get(overrides=made.decision).outcome == "no_violation"


def test_reversed_meanwhile_it_is_answered_as_overturned(held, made, senior, person):
    override(user=person("senior_moderator", "vera"), decision_id=made.decision_id, outcome="no_violation")
    with pytest.raises(Refused, match="overturned_meanwhile"):
        answered(held, senior)
    answered(held, senior, "overturned")
    assert Decision.objects.filter(case=made.decision.case).count() == 2


def test_replaced_meanwhile_the_answer_is_about_what_stands_now(held, made, senior, person, stream):
    now = override(
        user=person("senior_moderator", "vera"),
        decision_id=made.decision_id,
        outcome="violation",
        rule_code="LM10-1",
        wishes=[Wish(K.PAUSE, minutes=20)],
    )
    answered(held, senior, "overturned")
    now.refresh_from_db()
    assert (now.overridden_at is not None, in_force(stream)) == (True, set())


def test_who_replaced_it_meanwhile_is_no_other_eyes(held, made, senior):
    override(user=senior, decision_id=made.decision_id, outcome="violation", rule_code="LM10-1", wishes=[Wish(K.PAUSE)])
    held.refresh_from_db()
    assert held.holder is None
    with pytest.raises(claims.Refused, match="decider"):
        claims.claim(user=senior, case_id=held.pk)


def test_the_decider_is_refused_even_with_the_case_in_hand(made, decider):
    made.case.exclusions.all().delete()
    case = held_by(decider, made)
    with pytest.raises(claims.Refused, match="decider"):
        answered(case, decider, "overturned")


def test_sent_back_and_open_again_it_can_only_be_upheld(held, made, senior):
    Case.objects.filter(pk=made.decision.case_id).update(open_key="s:x", decided_at=None, outcome="")
    with pytest.raises(Refused, match="case_open"):
        answered(held, senior, "overturned")
    assert answered(held, senior).outcome == "upheld"


def test_taken_back_the_decision_stays_and_the_platform_hears(made, owner):
    withdraw_appeal(user=owner, appeal_id=made.pk)
    made.refresh_from_db()
    assert (made.outcome, made.case.outcome, made.decision.live) == ("withdrawn", "settled", True)
    told = OutboxMessage.objects.filter(topic="decision.appeal").latest("id").data["data"]
    assert told["outcome"] == "withdrawn"


def test_what_people_wrote_stays_sealed(held, senior):
    answered(held, senior, "overturned")
    kept = [*Decision.objects.values(), *Notice.objects.values(), *Measure.objects.values()]
    assert not [row for row in kept if "Lin" in str(row)]
    assert b"Lin" not in bytes(Appeal.objects.values_list("answer", flat=True).get())
