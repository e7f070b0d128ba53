"""A stream's measures, lifting one with a reason, and one's own decisions."""

from django.urls import reverse

from livestream.demands import demand_of
from moderation.console.desk.background import background
from moderation.decisions.models import Measure
from tests.complaints.filed.build import buyer, decided, filed, held_by


def lift(browser, measure, reason):
    return browser.post(reverse("measure_lift", args=[measure.pk]), {"reason": reason})


def test_a_senior_lifts_a_pause_with_a_reason(decide, browse, stream, carol):
    decide("pause")
    measure = Measure.objects.get()
    response = lift(browse(carol), measure, "The goods were removed.")
    assert response.status_code == 302
    assert response.url == reverse("stream_timeline", args=[stream.pk])
    assert demand_of(stream).state == "allowed"


def test_compliance_officers_lift_too_and_moderators_do_not(decide, browse, stream, bob, dana):
    decide("pause")
    measure = Measure.objects.get()
    assert lift(browse(bob), measure, "why not").status_code == 403
    assert demand_of(stream).state == "paused"
    assert lift(browse(dana), measure, "appeal upheld").status_code == 302
    assert demand_of(stream).state == "allowed"


def test_without_a_reason_nothing_is_lifted(decide, browse, stream, carol):
    decide("pause")
    for reason in ("", "  ", "x" * 201):
        assert lift(browse(carol), Measure.objects.get(), reason).status_code == 422
    assert demand_of(stream).state == "paused"


def test_what_is_over_cannot_be_lifted_again(decide, browse, carol):
    decide("pause")
    measure = Measure.objects.get()
    lift(browse(carol), measure, "once")
    assert lift(browse(carol), measure, "twice").status_code == 409


def test_a_warning_lasts_no_time_and_is_not_lifted(decide, browse, carol):
    decide("warn")
    assert lift(browse(carol), Measure.objects.get(), "why").status_code == 409


def test_the_timeline_shows_cases_and_measures_within_bounds(
    decide, browse, stream, carol, django_assert_max_num_queries
):
    decide("limit_traffic")
    browser = browse(carol)
    with django_assert_max_num_queries(20):
        page = browser.get(reverse("stream_timeline", args=[stream.pk])).content.decode()
    assert "limit traffic 50%" in page
    assert "violation" in page
    assert reverse("measure_lift", args=[Measure.objects.get().pk]) in page


def test_ones_own_decisions_stand_under_mine_alone(decide, browse, alice, bob, held):
    decide("warn")
    mine = reverse("console_mine")
    assert reverse("case", args=[held.pk]) in browse(alice).get(mine).content.decode()
    assert reverse("case", args=[held.pk]) not in browse(bob).get(mine).content.decode()


def test_what_was_decided_on_a_childs_complaint_is_for_cleared_people_alone(browse, stream, case, alice, carol, person):
    frank = person(name="frank")
    buyer(frank)
    made = filed(stream, frank, reason="minors")
    decision = decided(held_by(carol, made), carol, "upheld", rule_code="LM10-1", reason="A child was shown.")
    for user, sees in ((alice, False), (carol, True)):
        text = browse(user).get(reverse("stream_timeline", args=[stream.pk])).content.decode()
        assert (reverse("decision", args=[decision.pk]) in text) is sees
        assert ("A child was shown." in text) is sees
        assert (decision in background(user, case, []).history) is sees
