"""Several measures in one decision: what is ticked goes with what is pressed; the heavy ones ask twice."""

import pytest
from django.urls import reverse

from accounts.models import Identity
from blocklists.models import Entry
from livestream.demands import demand_of
from moderation.cases.models import Case
from moderation.decisions.models import Decision, Measure
from tests.conftest import send_and_scan
from tests.desk.conftest import HTMX

LAMP = {"id": "g1", "kind": "product", "product": "sku-7", "title": "台灯", "action": "shown", "offset_ms": 4000}


@pytest.fixture
def streamer(stream):
    return stream.roles.get(role="streamer").party


def kinds():
    return list(Measure.objects.order_by("position").values_list("kind", flat=True))


def test_what_is_ticked_goes_with_what_is_pressed_in_one_decision(decide):
    assert decide("warn", also=["limit_traffic", "hide_product"], product="sku-7").status_code == 200
    assert Decision.objects.count() == 1
    assert kinds() == ["warn", "hide_product", "limit_traffic"]
    assert Measure.objects.get(kind="hide_product").product == "sku-7"


def test_what_is_pressed_and_ticked_stands_once(decide):
    assert decide("warn", also=["warn"]).status_code == 200
    assert kinds() == ["warn"]


def test_a_cut_and_time_off_air_go_together(decide, stream, streamer):
    response = decide("cut", also=["off_air"], party=str(streamer.pk), off_air_days="3")
    assert response.status_code == 200
    assert kinds() == ["cut", "off_air"]
    assert demand_of(stream).state == "cut"
    taken_off = Measure.objects.get(kind="off_air")
    assert (taken_off.party, taken_off.minutes) == (streamer, 3 * 24 * 60)


@pytest.mark.parametrize(
    ("choice", "fields", "about"),
    [
        ("mute", {"mute_function": "comment", "mute_minutes": "12"}, ("comment", 12)),
        ("restrict", {"restrict_function": "tip", "restrict_days": "2"}, ("tip", 2 * 1440)),
        ("remind", {}, ("", None)),
        ("off_air", {"off_air_days": "7"}, ("", 7 * 1440)),
    ],
    ids=["mute", "restrict", "remind", "off_air"],
)
def test_each_figure_is_that_of_its_measure(decide, streamer, choice, fields, about):
    assert decide(choice, confirmed="1", party=str(streamer.pk), **fields).status_code == 200
    measure = Measure.objects.get()
    assert (measure.kind, measure.function, measure.minutes) == (choice, *about)


def test_the_blocklist_rung_opens_a_proposal(decide, streamer, alice):
    assert decide("blocklist", confirmed="1", party=str(streamer.pk)).status_code == 200
    entry = Entry.objects.get()
    assert (entry.state, entry.party, entry.proposer) == ("proposed", streamer, alice)


def test_what_ends_an_account_waits_for_a_second_person_and_the_bar_says_so(decide, streamer, held):
    page = decide("close", confirmed="1", also=["warn"], party=str(streamer.pk)).content.decode()
    assert f"Decided in case {held.pk}. What needs two persons waits for the second." in page
    assert dict(Measure.objects.values_list("kind", "state")) == {"warn": "requested", "close": "held"}
    # nothing of it has left for good yet
    assert 'data-seconds="10"' in page


def test_facts_are_kept_with_the_decision(decide):
    decide("warn", facts="At 0:05 a contact outside the platform was named.")
    assert Decision.objects.get().facts == "At 0:05 a contact outside the platform was named."


@pytest.mark.parametrize(
    ("choice", "changed", "sentence"),
    [
        ("no_violation", {"also": ["warn"]}, "You ticked measures"),
        ("warn", {"also": ["cut"]}, "needs a second step"),
        ("remind", {"confirmed": ""}, "needs a second step"),
        ("hide_product", {}, "Choose the product"),
        ("mute", {"mute_function": "tip"}, "Choose what is muted"),
        ("off_air", {"confirmed": "1"}, "Choose an account"),
        ("off_air", {"confirmed": "1", "party": "00000000-0000-0000-0000-000000000001"}, "Choose an account"),
        ("off_air", {"confirmed": "1", "party": "nobody"}, "Choose an account"),
        ("warn", {"also": ["hang"]}, "Choose one of the outcomes"),
        ("warn", {"facts": "x" * 5001}, "5,000 characters"),
        ("mute", {"mute_function": "comment", "mute_minutes": "9999"}, "between 1 and 1440"),
    ],
    ids=[
        *[
            "ticked",
            "light-with-heavy",
            "remind",
            "product",
            "function",
            "no-party",
            "strange-party",
            "unreadable-party",
        ],
        *["unknown-tick", "facts", "minutes"],
    ],
)
def test_what_cannot_stand_says_why_and_decides_nothing(decide, choice, changed, sentence):
    response = decide(choice, **changed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Decision.objects.exists()


def test_ticks_facts_and_account_come_back_when_it_could_not_stand(decide, streamer):
    page = decide("warn", also=["off_air"], facts="kept", party=str(streamer.pk), off_air_days="9").content.decode()
    assert 'name="also" value="off_air" data-also="" data-name="Off air for a time…" data-heavy' in page
    assert page.count(" checked") == 1
    assert ">kept</textarea>" in page
    assert 'name="off_air_days" min="1" max="365" value="9"' in page


def test_products_shown_lately_are_offered(stream, held, browse, alice):
    send_and_scan(stream, LAMP)
    page = browse(alice).get(reverse("case", args=[held.pk])).content.decode()
    assert '<option value="sku-7">台灯</option>' in page


def test_without_a_product_there_is_nothing_to_hide(held, browse, alice):
    page = browse(alice).get(reverse("case", args=[held.pk])).content.decode()
    assert "no product was shown lately" in page


def test_the_accounts_with_a_part_are_shown_when_asked_for(
    browse, held, alice, stream, streamer, django_assert_max_num_queries
):
    browser = browse(alice)
    with django_assert_max_num_queries(8):
        page = browser.get(reverse("case_accounts", args=[held.pk]), **HTMX).content.decode()
    assert page.index(f'value="{streamer.pk}"') < page.index(f'value="{stream.channel.operator_id}"')
    assert "confirm-no_return" in page


def test_who_else_would_be_asked_is_said_before_anything_is_decided(browse, held, alice, stream, streamer):
    def waits(*kinds, **more):
        fields = {"kind": kinds, "party": str(streamer.pk)} | more
        return browse(alice).get(reverse("case_waits", args=[held.pk]), fields, **HTMX).content.decode().strip()

    assert waits("cut") == ""
    assert waits("off_air", days="7") == ""
    assert "it lasts longer than a week" in waits("off_air", days="8")
    assert "it ends an account" in waits("close")
    Case.objects.get().stream.channel.__class__.objects.update(key_since=held.opened_at)
    type(stream).objects.update(viewers=20_000)
    assert "so many people watch, it is a key room" in waits("cut", "warn")
    assert "a minor" not in waits("cut")
    Identity.objects.create(party=streamer, state="submitted", band="16-17")
    assert "a minor is involved" in waits("off_air", days="1")
    for unreadable in ({"days": "x" * 9, "party": "nobody"}, {"days": "9" * 30}):
        assert waits("nonsense", **unreadable) == ""
