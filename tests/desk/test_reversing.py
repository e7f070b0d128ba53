"""A decision's page: all that became of it, and reversing it with a reason for those who may."""

import pytest
from django.urls import reverse
from django.utils import timezone

from livestream.demands import demand_of
from moderation.cases.models import Case
from moderation.decisions.models import Decision, Measure

WRONG = {"reason": "The words were about another shop.", "confirmed": "1", "instead": ""}


@pytest.fixture
def paused(decide) -> Decision:
    decide("pause")
    return Decision.objects.get()


@pytest.fixture
def reverse_it(browse, paused, carol):
    def post(user=None, **changed):
        return browse(user or carol).post(reverse("decision_reverse", args=[paused.pk]), WRONG | changed)

    return post


def test_a_new_decision_takes_its_place_and_what_it_did_ends(reverse_it, paused, stream, browse, carol):
    response = reverse_it()
    made = Decision.objects.get(overrides=paused)
    assert response["Location"] == reverse("decision", args=[made.pk])
    assert (made.outcome, made.decided_by, made.reason) == ("no_violation", carol, WRONG["reason"])
    assert demand_of(stream).state == "allowed"
    assert Case.objects.get().outcome == "no_violation"
    page = browse(carol).get(reverse("decision", args=[paused.pk])).content.decode()
    for words in ("overridden", "took its place", "lifted", WRONG["reason"]):
        assert words in page


def test_a_lighter_measure_may_stand_instead(reverse_it, paused):
    assert reverse_it(instead="warn").status_code == 302
    made = Decision.objects.get(overrides=paused)
    assert (made.outcome, made.rule) == ("violation", paused.rule)
    assert [measure.kind for measure in made.measures.all()] == ["warn"]


@pytest.mark.parametrize("changed", [{"reason": " "}, {"confirmed": ""}, {"reason": "x" * 2001}, {"instead": "cut"}])
def test_without_a_reason_or_the_tick_nothing_is_reversed(reverse_it, paused, stream, changed):
    response = reverse_it(**changed)
    assert response.status_code == 422
    assert "Nothing was reversed" in response.content.decode()
    assert demand_of(stream).state == "paused"


def test_twice_is_refused(reverse_it):
    reverse_it()
    assert reverse_it().status_code == 409


def test_moderators_read_it_and_do_not_reverse_it(reverse_it, paused, browse, alice, bob, stream):
    page = browse(bob).get(reverse("decision", args=[paused.pk])).content.decode()
    assert 'id="reverse"' not in page
    assert reverse_it(bob).status_code == 403
    assert reverse_it(alice).status_code == 403
    assert demand_of(stream).state == "paused"


def test_an_unknown_decision_is_404(browse, carol, reverse_it):
    assert browse(carol).get(reverse("decision", args=[10**30])).status_code == 404
    assert browse(carol).post(reverse("decision_reverse", args=[999_999]), WRONG).status_code == 404


@pytest.mark.parametrize("state", Measure.State.values)
def test_every_state_of_a_measure_has_its_word_on_the_timeline(decide, browse, stream, carol, state):
    decide("limit_traffic")
    facts = {"failure": "room is gone"} if state == "failed" else {}
    facts |= {"confirmed_at": timezone.now()} if state == "confirmed" else {}
    Measure.objects.update(state=state, **facts)
    page = browse(carol).get(reverse("stream_timeline", args=[stream.pk])).content.decode()
    assert str(Measure.State(state).label) in page
    assert "limit traffic 50%" in page
    assert ("room is gone" in page) == (state == "failed")


def test_what_ends_an_account_is_not_lifted_with_a_word(decide, browse, stream, carol):
    party = stream.roles.get(role="streamer").party
    decide("close", confirmed="1", party=str(party.pk))
    Measure.objects.update(state="sent", starts_at=timezone.now())
    page = browse(carol).get(reverse("stream_timeline", args=[stream.pk])).content.decode()
    assert "close the account" in page
    assert reverse("measure_lift", args=[Measure.objects.get().pk]) not in page
