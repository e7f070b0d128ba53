"""Who belongs to somebody with a part in a stream takes no case about it, decides none, and ends nothing on it."""

import pytest
from django.urls import reverse

from accounts.models import Membership, Party
from livestream.demands import demand_of
from moderation.cases import claims
from moderation.cases.handing import colleagues_for
from moderation.cases.models import Case
from moderation.cases.policies import has_part
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, HeldDecision
from moderation.decisions.services import lift, override
from tests.conftest import OFF_PLATFORM, new_stream, send_and_scan, speech
from tests.decisions.held import answer, decided_again, decided_on, fill, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(person):
    return person("moderator", "alice")


@pytest.fixture
def bob(person):
    return person("senior_moderator", "bob")


@pytest.fixture(params=["streamer", "operator"])
def party(stream, request):
    return stream.roles.get(role=request.param).party


def join(user, party, part="owner"):
    return Membership.objects.create(user=user, party=party, part=part)


def flagged(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    return Case.objects.get(stream=stream)


def test_the_case_is_passed_over_and_refused_by_hand(stream, alice, party):
    join(alice, party)
    case = flagged(stream)
    assert claims.claim_next(user=alice, queue_ids=[2]) is None
    with pytest.raises(claims.Refused, match="part"):
        claims.claim(user=alice, case_id=case.pk)
    assert Case.objects.get(pk=case.pk).holder is None


def test_the_next_case_is_theirs_all_the_same(platform, stream, alice, party):
    join(alice, party, "guardian")
    flagged(stream)
    other = flagged(new_stream(platform, "s-2"))
    assert claims.claim_next(user=alice, queue_ids=[2]).case_id == other.pk


def test_an_operator_without_a_role_on_the_stream_has_a_part_too(stream, alice):
    holder = Party.objects.create(roles=["operator"], name="Holder", place="330100", client=stream.client, ref="h-1")
    stream.channel.operator = holder
    stream.channel.save(update_fields=["operator"])
    join(alice, holder)
    case = flagged(stream)
    assert has_part(alice, case)
    assert claims.claim_next(user=alice, queue_ids=[2]) is None


def test_who_belongs_to_somebody_else_takes_it(platform, stream, alice):
    join(alice, new_stream(platform, "s-2").channel.operator)
    case = flagged(stream)
    assert not has_part(alice, case)
    assert claims.claim_next(user=alice, queue_ids=[2]).case_id == case.pk


def test_who_came_to_belong_while_holding_it_decides_nothing(stream, alice, party):
    case = flagged(stream)
    lease = claims.claim_next(user=alice, queue_ids=[2])
    join(alice, party)
    with pytest.raises(claims.Refused, match="part"):
        decided_again(lease, alice)
    assert Case.objects.get(pk=case.pk).decided_at is None
    assert not Decision.objects.exists()


def test_nor_does_the_second_person_who_came_to_belong_since(platform, stream, alice, bob, party):
    fill(stream)
    held = decided_on(stream, alice, "cut").held
    lease = taken(bob)
    join(bob, party)
    with pytest.raises(claims.Refused, match="part"):
        answer(bob, lease, "released")
    assert HeldDecision.objects.get(pk=held.pk).settled_at is None
    assert demand_of(stream).state == "allowed"


def test_it_is_handed_to_nobody_with_a_part(stream, alice, bob, party):
    case = flagged(stream)
    assert bob in colleagues_for(case, besides=alice)
    join(bob, party)
    assert bob not in colleagues_for(case, besides=alice)


def test_a_senior_lifts_and_reverses_nothing_on_the_own_stream(stream, alice, bob, party):
    decision = decided_on(stream, alice, Wish("pause", minutes=5))
    join(bob, party)
    with pytest.raises(claims.Refused, match="part"):
        lift(user=bob, measure_id=decision.measures.get().pk, reason="clear")
    with pytest.raises(claims.Refused, match="part"):
        override(user=bob, decision_id=decision.pk, outcome="no_violation")
    assert Decision.objects.get(pk=decision.pk).live
    assert (decision.measures.get().state, demand_of(stream).state) == ("requested", "paused")


class TestThePages:
    def test_the_card_offers_no_claim(self, browse, stream, alice, party):
        join(alice, party)
        page = browse(alice).get(reverse("case", args=[flagged(stream).pk]))
        assert page.context["state"] == "party"

    def test_lifting_and_reversing_say_why_not(self, browse, stream, alice, bob, party):
        decision = decided_on(stream, alice, Wish("pause", minutes=5))
        join(bob, party)
        site = browse(bob)
        lifted = site.post(reverse("measure_lift", args=[decision.measures.get().pk]), {"reason": "clear"})
        asked = {"instead": "", "reason": "clear", "confirmed": "1"}
        reversed_ = site.post(reverse("decision_reverse", args=[decision.pk]), asked)
        for told in (lifted, reversed_):
            assert told.status_code == 409
            assert "You have a part in this case" in told.content.decode()
        assert demand_of(stream).state == "paused"
