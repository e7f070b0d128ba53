"""Moderators decide, compliance officers look, others stay outside; and an unknown thing is 404 for all."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from moderation.cases.models import Case

PAGES = ["console", "console_rows", "console_mine"]
ACTS = ["claim", "renew", "release", "skip", "park", "escalate", "note", "decide"]


@pytest.mark.parametrize("name", PAGES)
def test_signed_out_people_are_sent_to_the_door(db, name):
    response = Client().get(reverse(name))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", PAGES)
def test_people_without_a_staff_role_get_403(browse, eve, name):
    assert browse(eve).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["alice", "carol", "dana"])
def test_staff_see_the_desk(request, browse, who, name):
    assert browse(request.getfixturevalue(who)).get(reverse(name)).status_code == 200


def test_a_case_and_a_stream_are_for_staff_alone(browse, case, alice, dana, eve):
    for address in (reverse("case", args=[case.pk]), reverse("stream_timeline", args=[case.stream_id])):
        assert browse(alice).get(address).status_code == 200
        assert browse(dana).get(address).status_code == 200
        assert browse(eve).get(address).status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_compliance_officers_may_not_act_on_a_case(browse, case, dana, act):
    before = Case.objects.values().get()
    assert browse(dana).post(reverse(f"case_{act}", args=[case.pk]), {"text": "x"}).status_code == 403
    assert Case.objects.values().get() == before


def test_compliance_officers_see_no_decide_pane(browse, case, dana):
    page = browse(dana).get(reverse("case", args=[case.pk])).content.decode()
    assert 'id="decide"' not in page
    # registrations are theirs to claim; in a queue of flags there is nothing to start with
    assert "Start reviewing" in page
    assert "Start reviewing" not in browse(dana).get(reverse("console") + "?queue=2").content.decode()


@pytest.mark.parametrize("act", ACTS)
def test_acts_are_not_done_by_looking(browse, case, alice, act):
    assert browse(alice).get(reverse(f"case_{act}", args=[case.pk])).status_code == 405


def test_unknown_things_are_404(browse, alice, carol):
    browser = browse(alice)
    assert browser.get(reverse("case", args=[999_999])).status_code == 404
    assert browser.get(reverse("case", args=[10**30])).status_code == 404
    assert browser.get(reverse("stream_timeline", args=[uuid.uuid4()])).status_code == 404
    assert browser.post(reverse("decision_undo", args=[999_999])).status_code == 404
    assert browse(carol).post(reverse("measure_lift", args=[999_999]), {"reason": "x"}).status_code == 404
    for act in ("skip", "escalate", "note", "claim"):
        assert browser.post(reverse(f"case_{act}", args=[999_999]), {"text": "x"}).status_code == 404


def test_looking_claims_nothing_and_is_seen_by_colleagues(browse, case, alice, bob):
    browse(alice).get(reverse("case", args=[case.pk]))
    assert Case.objects.get().holder is None
    page = browse(bob).get(reverse("case", args=[case.pk])).content.decode()
    assert f"also looking: {alice}" in page
