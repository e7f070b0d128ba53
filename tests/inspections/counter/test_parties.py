"""Parties at the counter: found by something exact, masked, and opened in full on the ground of an inspection alone."""

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import Party, Reveal, User
from evidence.models import AuditEvent
from tests.accounts.identity.build import verified_party
from tests.inspections.counter.build import inspection, signed_in, visiting
from tests.inspections.orders.build import NEIGHBOUR, inspector

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(seeded):
    return inspector()


@pytest.fixture
def shop(seeded):
    return verified_party(name="Old shop")


def number_of(party):
    return party.identity.number


def asked(browser, party, field="number", fresh=True, words="file 18"):
    """The answer to opening a value, with a sign-in that is fresh, as a rule."""
    if fresh:
        request = RequestFactory().get("/")
        request.session = browser.session
        record_authentication(request, User.objects.get(pk=browser.session["_auth_user_id"]), method="password")
        request.session.save()
    return browser.post(reverse("authority_reveal", args=[party.pk]), {"field": field, "words": words})


def on_ground_of(anna, **fields):
    made = inspection(anna, **fields)
    visiting(anna, purpose="inspection", inspection=made)
    return made


@pytest.mark.parametrize(
    ("how", "text"),
    [("name", "Old shop"), ("mobile", "13800138000"), ("number", None)],
    ids=["name", "mobile", "number"],
)
def test_a_party_is_found_by_something_exact_and_what_was_typed_is_not_kept(anna, shop, how, text):
    visiting(anna)
    typed = text or number_of(shop)
    page = signed_in(anna).post(reverse("authority_parties"), {"how": how, "text": typed})
    assert page.context["found"] == [shop]
    if how != "name":
        assert typed not in page.content.decode()
    look = AuditEvent.objects.get(action="authority.looked")
    assert (look.target_kind, look.target_id) == ("parties", str(shop.pk))
    assert (look.detail["by"], look.detail["found"]) == (how, 1)
    assert typed not in str(vars(look))


def test_a_party_of_elsewhere_is_not_found(anna, shop):
    Party.objects.filter(pk=shop.pk).update(place=NEIGHBOUR)
    visiting(anna)
    page = signed_in(anna).post(reverse("authority_parties"), {"how": "name", "text": "Old shop"})
    assert page.context["found"] == []
    assert "No such party here" in page.content.decode()


def test_who_sells_into_the_place_is_seen_there(anna, stream):
    streamer = stream.roles.get(role="streamer").party
    Party.objects.filter(pk=streamer.pk).update(place=NEIGHBOUR)
    visiting(anna)
    assert signed_in(anna).get(reverse("authority_party", args=[streamer.pk])).status_code == 200


def test_searching_without_words_is_said_beside_the_field(anna):
    visiting(anna)
    answer = signed_in(anna).post(reverse("authority_parties"), {"how": "name", "text": " "})
    assert answer.status_code == 422
    assert answer.context["form"].errors["text"] == ["Type what to look for."]


def test_the_page_is_masked(anna, shop):
    visiting(anna)
    page = signed_in(anna).get(reverse("authority_party", args=[shop.pk])).content.decode()
    assert number_of(shop) not in page
    assert "+8613800138000" not in page
    assert shop.identity.real_name not in page
    assert "Values open in full only during a visit" in page


def test_an_open_inspection_that_covers_the_party_opens_a_value(anna, shop):
    ground = on_ground_of(anna)
    answer = asked(signed_in(anna), shop)
    assert answer.status_code == 200
    assert number_of(shop) in answer.content.decode()
    event = AuditEvent.objects.get(action="identity.revealed")
    assert event.detail["inspection"] == str(ground.pk)
    assert event.detail["field"] == "number"
    assert Reveal.objects.get().reason == "authority"


@pytest.mark.parametrize("state", ["ordered", "closed", "withdrawn"])
def test_an_inspection_not_acknowledged_or_over_opens_nothing(anna, shop, state):
    on_ground_of(anna, state=state)
    answer = asked(signed_in(anna), shop)
    assert answer.status_code == 409
    assert number_of(shop) not in answer.content.decode()
    assert not Reveal.objects.exists()


@pytest.mark.parametrize("state", ["acknowledged", "delivered", "rectifying", "follow_up"])
def test_each_state_in_between_is_a_ground(anna, shop, state):
    on_ground_of(anna, state=state)
    assert asked(signed_in(anna), shop).status_code == 200


def test_an_inspection_of_others_alone_does_not_cover_the_party(anna, shop):
    ground = on_ground_of(anna)
    ground.parties.add(verified_party(name="Another shop"))
    assert asked(signed_in(anna), shop).status_code == 409
    ground.parties.add(shop)
    assert asked(signed_in(anna), shop).status_code == 200


def test_who_only_buys_is_opened_in_full_when_the_order_names_them_alone(anna):
    buyer = verified_party(role="buyer", name="Somebody who buys")
    ground = on_ground_of(anna)
    assert asked(signed_in(anna), buyer).status_code == 409
    assert not Reveal.objects.exists()
    ground.parties.add(buyer)
    assert asked(signed_in(anna), buyer).status_code == 200


def test_a_visit_for_something_else_opens_nothing_though_an_inspection_is_open(anna, shop):
    inspection(anna)
    visiting(anna)
    assert asked(signed_in(anna), shop).status_code == 409


def test_a_stale_sign_in_is_asked_to_confirm_itself(anna, shop, settings):
    settings.DEMO = False
    anna.set_password("four words of nothing")
    anna.save()
    on_ground_of(anna)
    answer = asked(signed_in(anna), shop, fresh=False)
    assert answer.status_code == 409
    assert number_of(shop) not in answer.content.decode()
    assert "Your sign-in is more than five minutes old" in answer.content.decode()


@pytest.mark.parametrize(("field", "words"), [("password", "x"), ("number", ""), ("number", "x" * 501)])
def test_a_field_of_no_list_or_no_words_is_refused(anna, shop, field, words):
    on_ground_of(anna)
    assert asked(signed_in(anna), shop, field=field, words=words).status_code == 422


def test_the_days_limit_holds_at_the_counter_too(anna, shop, settings, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    settings.REVEALS_A_DAY = 1
    on_ground_of(anna)
    browser = signed_in(anna)
    assert asked(browser, shop).status_code == 200
    answer = asked(browser, shop, field="mobile")
    assert answer.status_code == 409
    assert AuditEvent.objects.filter(action="identity.reveal_refused").count() == 1


def test_for_a_neighbour_there_is_nobody(shop):
    user = inspector(NEIGHBOUR)
    on_ground_of(user)
    browser = signed_in(user)
    assert asked(browser, shop).status_code == 404
    assert browser.get(reverse("authority_party", args=[shop.pk])).status_code == 404
