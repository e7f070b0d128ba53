"""Handing over from the card, and notes that the streamer reads as well."""

import pytest
from django.urls import reverse

from moderation.cases.handing import handed_to
from moderation.cases.models import Case, CaseNote
from tests.cases.build import make_cases
from tests.desk.conftest import HTMX


@pytest.fixture
def hand(browse, held, alice):
    def post(**changed):
        fields = {"token": held.lease_token, "words": "You know this room."} | changed
        return browse(alice).post(reverse("case_hand_over", args=[held.pk]), fields, **HTMX)

    return post


def test_colleagues_who_may_take_it_are_offered_by_name(browse, held, alice, bob, carol, dana, eve):
    page = browse(alice).get(reverse("case_colleagues", args=[held.pk]), **HTMX).content.decode()
    for may in (bob, carol):
        assert f'<option value="{may.pk}">{may}</option>' in page
    for may_not in (alice, dana, eve):
        assert f'<option value="{may_not.pk}">' not in page


def test_the_next_case_comes_and_the_colleague_sees_what_waits(hand, held, stream, browse, bob, alice):
    following = make_cases(stream, 1)[0]
    response = hand(to=bob.pk)
    assert response["HX-Push-Url"] == reverse("case", args=[following.pk])
    assert [case.pk for case in handed_to(bob)] == [held.pk]
    assert f"hands you case {held.pk}" in browse(bob).get(reverse("console_handed")).content.decode()
    assert f"hands you case {held.pk}" in browse(bob).get(reverse("console")).content.decode()
    assert f"handed to {bob}" in browse(alice).get(reverse("case", args=[held.pk])).content.decode()
    # for Bob it is simply there to be claimed
    page = browse(bob).get(reverse("case", args=[held.pk])).content.decode()
    assert 'data-state="free"' in page
    assert "You know this room." in page


@pytest.mark.parametrize("to", ["", "nobody", "999999", "9" * 30])
def test_without_a_colleague_it_stays_in_ones_hands(hand, alice, to):
    response = hand(to=to)
    assert response.status_code == 422
    assert "take the case" in response.content.decode()
    assert Case.objects.get().holder == alice


def test_to_somebody_who_may_not_is_409(hand, alice, eve):
    assert hand(to=eve.pk).status_code == 409
    assert Case.objects.get().holder == alice
    assert not CaseNote.objects.exists()


def test_a_note_stays_among_colleagues_unless_it_is_told(browse, case, bob):
    browser, address = browse(bob), reverse("case_note", args=[case.pk])
    browser.post(address, {"text": "for us"}, **HTMX)
    page = browser.post(address, {"text": "for the streamer", "public": "1"}, **HTMX).content.decode()
    assert dict(CaseNote.objects.values_list("public", "id")).keys() == {False, True}
    assert "told to the streamer" in page
