"""Letters about decisions: once for what began together, to those it hit, never about what was taken back in time."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Membership, Party
from delivery.models import Notice
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.decisions.measures import Wish
from moderation.decisions.services import decide, lift, override, undo
from tests.conftest import OFF_PLATFORM, send_and_scan, speech


@pytest.fixture
def moderator(person):
    return person("moderator")


@pytest.fixture
def decided(stream, moderator):
    """`decided("warn", …)`: so long ago that it has left, unless told otherwise."""

    def make(*wishes, ago=timedelta(minutes=1)):
        send_and_scan(stream, speech(1, OFF_PLATFORM))
        with time_machine.travel(timezone.now() - ago):
            lease = claims.claim_next(user=moderator, queue_ids=[2])
            case = Case.objects.get(pk=lease.case_id)
            return decide(
                user=moderator,
                case_id=case.pk,
                token=lease.token,
                version=case.version,
                seen_flag_id=case.last_flag_id,
                outcome="violation",
                rule_code="LM10-1",
                wishes=[Wish(wish) if isinstance(wish, str) else wish for wish in wishes],
            )

    return make


def letters(ref: str) -> list[str]:
    party = Party.objects.get(ref=ref)
    return list(Notice.objects.filter(recipient=f"party:{party.pk}").order_by("pk").values_list("code", flat=True))


@pytest.fixture
def read(stream, browse, person):
    """The streamer's page of letters."""
    user = person(name="sally")
    Membership.objects.create(user=user, party=Party.objects.get(ref="st-s-1"), part="owner")
    return lambda: browse(user).get("/letters/").text


def test_operator_and_streamer_get_one_letter_for_all_that_began_together(decided, read):
    decision = decided("warn", Wish("limit_traffic", minutes=30), Wish("pause", minutes=5))
    assert letters("op-s-1") == letters("st-s-1") == ["decision_made"]
    text = read()
    assert "A measure was taken on your stream" in text
    assert f'href="/standing/decisions/{decision.pk}/"' in text


def test_it_says_until_when_one_may_appeal_and_nothing_of_anybody(decided):
    decision = decided("warn")
    facts = Notice.objects.filter(code="decision_made").first().facts
    assert facts == {"number": decision.pk, "until": facts["until"]}
    assert facts["until"] > f"{timezone.now() + timedelta(days=28):%Y-%m-%d}"


def test_a_prompt_alone_is_a_light_letter(decided):
    decided("prompt")
    assert letters("st-s-1") == ["decision_made_light"]


def test_whose_account_is_hit_gets_a_letter_of_its_own(stream, decided):
    streamer = Party.objects.get(ref="st-s-1")
    decided("warn", Wish("restrict", function="comment", minutes=60, party=streamer.pk))
    assert sorted(letters("st-s-1")) == ["decision_made", "decision_made_account"]
    assert letters("op-s-1") == ["decision_made"]


def test_what_may_still_be_undone_can_not_be_read_and_goes_with_it(decided, read, moderator):
    decision = decided("warn", ago=timedelta())
    assert "A measure was taken" not in read()
    undo(user=moderator, decision_id=decision.pk)
    assert letters("st-s-1") == letters("op-s-1") == []


def test_what_leaves_at_once_is_told_at_once(decided, read):
    decided(Wish("pause", minutes=5), ago=timedelta())
    assert "A measure was taken on your stream" in read()


def test_a_lifted_measure_is_told(decided, person):
    decision = decided(Wish("pause", minutes=30))
    lift(user=person("senior_moderator"), measure_id=decision.measures.get().pk, reason="")
    assert letters("st-s-1") == ["decision_made", "decision_measure_lifted"]


@pytest.mark.parametrize(
    ("outcome", "wishes", "told"),
    [
        ("no_violation", (), ["decision_reversed"]),
        ("violation", (Wish("warn"),), ["decision_made", "decision_replaced"]),
    ],
    ids=["reversed", "replaced"],
)
def test_another_decision_in_its_place_is_told_instead_of_each_measures_end(decided, person, outcome, wishes, told):
    before = decided(Wish("pause", minutes=30))
    override(
        user=person("senior_moderator"),
        decision_id=before.pk,
        outcome=outcome,
        rule_code="LM10-1" if wishes else "",
        wishes=wishes,
    )
    assert letters("st-s-1")[0] == "decision_made"
    assert sorted(letters("st-s-1")[1:]) == told
    reversal = Notice.objects.filter(code__in=("decision_reversed", "decision_replaced")).first()
    assert reversal.facts["number"] == before.pk
    assert reversal.subject == f"decision:{before.pk}"
