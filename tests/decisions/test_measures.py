"""Each measure does what its rung says: whom it may hit, what it demands, whom it tells, and how it ends."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from accounts.models import Party
from accounts.services import site_client
from blocklists.models import Entry
from delivery.models import OutboxMessage
from delivery.services import seal_due
from livestream.account_demands import account_demand
from livestream.admission.checks.restrictions import CHECK as RESTRICTIONS
from livestream.admission.start import facts_of, judged
from livestream.demands import demand_of
from livestream.models import Restriction
from moderation.decisions import kinds
from moderation.decisions.measures import MEASURES, MINUTES, Wish
from moderation.decisions.models import Measure, MeasureKind
from moderation.decisions.services import Invalid
from tests.conftest import new_stream
from tests.decisions.held import answer, decided_on, taken

pytestmark = pytest.mark.django_db
DAY = 24 * 60


@pytest.fixture
def alice(person):
    return person("moderator", "alice")


@pytest.fixture
def streamer(stream):
    return Party.objects.get(stream_roles__stream=stream, stream_roles__role="streamer")


def decide(stream, user, *wishes):
    return decided_on(stream, user, *wishes)


def test_the_ladders_hold_every_kind_once_and_the_table_knows_each():
    assert (*kinds.STREAM_LADDER, *kinds.ACCOUNT_LADDER) == tuple(MeasureKind)
    assert set(MEASURES) == set(MeasureKind.values)
    assert all(MEASURES[kind].on_stream for kind in kinds.STREAM_LADDER)
    assert not any(MEASURES[kind].on_stream for kind in kinds.ACCOUNT_LADDER)


def test_what_lasts_is_what_demands_something():
    demanding = {kind for kind, measure in MEASURES.items() if getattr(measure, "restricts", None)}
    assert demanding == kinds.LASTING


def test_a_machine_may_nothing_that_it_could_not_do_for_ten_minutes():
    assert set(kinds.STREAM_LADDER) >= kinds.MACHINE_MAY
    assert MeasureKind.CUT not in kinds.MACHINE_MAY
    assert all(kind in MINUTES for kind in kinds.MACHINE_MAY & kinds.LASTING)


# (wish, whether it is on the account, what is then demanded of it)
ON_STREAM = {
    "hide": (Wish("hide_product", product="p-1"), {"hidden_products": ["p-1"]}),
    "mute": (Wish("mute", function="link_up"), {"muted": ["link_up"]}),
    "limit": (Wish("limit_traffic", percent=20), {"limit_traffic_percent": 20}),
    "pause": (Wish("pause", minutes=9), {"state": "paused"}),
    "cut": (Wish("cut"), {"state": "cut"}),
}


@pytest.mark.parametrize(("wish", "demanded"), ON_STREAM.values(), ids=ON_STREAM)
def test_a_measure_on_the_stream_stands_in_its_demand_once_it_has_left(stream, alice, wish, demanded):
    measure = decide(stream, alice, wish).measures.get()
    later = timezone.now() + timedelta(seconds=11)
    assert {name: demand_of(stream, later).as_json()[name] for name in demanded} == demanded
    message = OutboxMessage.objects.get(pk=measure.message_id)
    assert (message.topic, message.subject) == ("stream.demand", str(stream.pk))
    assert (message.data["id"], message.data["measure"]) == (measure.pk, wish.kind)
    assert message.not_before == measure.starts_at
    assert (measure.starts_at > timezone.now()) == (wish.kind not in kinds.AT_ONCE)


ON_ACCOUNT = {
    "remind": (Wish("remind"), {}),
    "comments": (Wish("restrict", function="comment"), {"restricted": ["comment"]}),
    "sales": (Wish("restrict", function="sell", no_end_reason="until a licence is on file"), {"restricted": ["sell"]}),
    "off air": (Wish("off_air", minutes=DAY), {"off_air": True}),
}


@pytest.mark.parametrize(("wish", "demanded"), ON_ACCOUNT.values(), ids=ON_ACCOUNT)
def test_a_measure_on_an_account_is_told_to_its_platform_at_once(stream, alice, streamer, wish, demanded):
    wish = Wish(**{name: getattr(wish, name) for name in Wish.__slots__} | {"party": streamer.pk})
    measure = decide(stream, alice, wish).measures.get()
    assert (measure.party, measure.stream, measure.state) == (streamer, None, "requested")
    seal_due()
    told = OutboxMessage.objects.get(pk=measure.message_id).payload
    assert told["type"] == "account.demand"
    assert (told["data"]["party"], told["data"]["ref"], told["data"]["sequence"]) == (
        str(streamer.pk),
        streamer.ref,
        1,
    )
    asked = told["data"]["demand"]
    assert asked == account_demand(streamer).as_json()
    assert {name: list(asked[name]) if name == "restricted" else asked[name] for name in demanded} == demanded
    assert told["data"]["because"]["id"] == measure.pk


@pytest.mark.parametrize(
    ("kind", "demanded"), [("close", "closed"), ("no_return", "no_reregistration")], ids=["close", "no return"]
)
def test_what_ends_an_account_waits_for_two_and_then_stands_without_end(
    stream, alice, person, streamer, kind, demanded
):
    decision = decide(stream, alice, Wish(kind, party=streamer.pk))
    assert not account_demand(streamer).as_json()[demanded]
    senior = person("senior_moderator")
    answer(senior, taken(senior), "released")
    measure = decision.measures.get()
    assert (measure.state, measure.ends_at) == ("requested", None)
    assert account_demand(streamer).as_json()[demanded]


def test_of_one_function_the_latest_end_is_demanded(stream, alice, streamer):
    decide(stream, alice, Wish("restrict", 10, function="tip", party=streamer.pk))
    decided_on(stream, alice, Wish("restrict", 20, function="tip", party=streamer.pk), number=3)
    last = Restriction.objects.order_by("-ends_at").first()
    assert account_demand(streamer).as_json()["restricted"] == {"tip": last.ends_at.isoformat()}


def test_whoever_is_taken_off_air_leaves_every_stream_on_air(stream, alice, streamer):
    decide(stream, alice, Wish("off_air", DAY, party=streamer.pk))
    assert demand_of(stream).state == "cut"
    withdrawn = OutboxMessage.objects.get(data__has_key="withdrawn")
    assert (withdrawn.subject, withdrawn.data["withdrawn"]) == (str(stream.pk), ["party_off_air"])


def test_after_the_time_off_air_what_is_planned_may_begin_and_what_was_cut_stays_cut(stream, platform, alice):
    planned = new_stream(platform, "s-2", live=False)
    operator = stream.channel.operator
    planned.roles.create(party=operator, role="operator")
    decide(stream, alice, Wish("off_air", DAY, party=operator.pk))

    def refused(at, of):
        found = judged(facts_of(Q(pk=of.pk), now=at, asked=(RESTRICTIONS,)), (RESTRICTIONS,)).reasons
        return [refusal.code for refusal in found]

    now = timezone.now()
    assert refused(now, planned) == ["party_off_air"]
    after = now + timedelta(days=1, minutes=1)
    assert (refused(after, planned), demand_of(planned, after).state) == ([], "allowed")
    assert demand_of(stream, after).state == "cut"


def test_a_blocklist_measure_proposes_an_entry_and_tells_nobody(stream, alice, streamer):
    measure = decide(stream, alice, Wish("blocklist", party=streamer.pk)).measures.get()
    entry = Entry.objects.get(pk=measure.entry_id)
    assert (entry.state, entry.party, entry.proposer, entry.side) == ("proposed", streamer, alice, "streamer")
    assert (entry.basis_type, entry.basis_id) == ("decision", str(measure.decision_id))
    assert (measure.state, measure.confirmed_at, measure.message_id) == ("requested", None, None)
    assert not OutboxMessage.objects.exists()


def test_what_the_blocklist_does_not_take_refuses_the_decision_whole(stream, alice, streamer):
    decide(stream, alice, Wish("blocklist", party=streamer.pk))
    with pytest.raises(Invalid, match="overlaps"):
        decided_on(stream, alice, "warn", Wish("blocklist", party=streamer.pk), number=5)
    assert Measure.objects.count() == 1


def test_an_account_of_this_site_is_restricted_by_its_own_doors_and_so_confirmed(stream, alice, streamer):
    Party.objects.filter(pk=streamer.pk).update(client=site_client())
    measure = decide(stream, alice, Wish("restrict", function="tip", party=streamer.pk)).measures.get()
    assert (measure.state, measure.message_id) == ("confirmed", None)
    assert measure.confirmed_at
    assert account_demand(streamer).restricted


def test_measures_of_one_decision_keep_the_order_in_which_they_were_asked(stream, alice, streamer):
    wishes = [Wish("pause"), Wish("restrict", function="tip", party=streamer.pk), Wish("warn"), Wish("prompt")]
    decision = decide(stream, alice, *wishes)
    assert list(decision.measures.order_by("position").values_list("kind", flat=True)) == [w.kind for w in wishes]


def test_each_message_states_the_whole_decision_and_what_becomes_of_orders(stream, alice):
    decision = decide(stream, alice, Wish("hide_product", product="p-1"), "warn")
    hide, warn = (OutboxMessage.objects.get(pk=measure.message_id).data for measure in decision.measures.order_by("pk"))
    assert (hide["aftercare"], warn["aftercare"]) == ("orders_fulfilled_refunds_open", "orders_stand")
    for told in (hide, warn):
        assert [one["kind"] for one in told["statement"]["measures"]] == ["hide_product", "warn"]
    assert warn["acknowledge_by"]
    assert "acknowledge_by" not in hide


def test_several_products_are_hidden_by_one_decision(stream, alice):
    decide(stream, alice, Wish("hide_product", product="p-1"), Wish("hide_product", product="p-2"))
    later = timezone.now() + timedelta(seconds=11)
    assert demand_of(stream, later).hidden_products == ("p-1", "p-2")


STRANGER = "00000000-0000-0000-0000-000000000001"
WRONG = {
    "a product without a name": (Wish("hide_product", product=" "), "product_missing"),
    "a mute of nothing": (Wish("mute"), "function_missing"),
    "a mute of what a room has not": (Wish("mute", function="tip"), "function_missing"),
    "a restriction of nothing": (Wish("restrict", party="streamer"), "function_missing"),
    "nobody named": (Wish("off_air"), "party_missing"),
    "somebody who is not there": (Wish("off_air", party=STRANGER), "party_elsewhere"),
    "off air for longer than a year": (Wish("off_air", 366 * DAY, party="streamer"), "minutes_out_of_range"),
    "no minute at all": (Wish("mute", 0, function="comment"), "minutes_out_of_range"),
    "hidden for longer than a day": (Wish("hide_product", DAY + 1, product="p"), "minutes_out_of_range"),
    "a product with a novel for a name": (Wish("hide_product", product="p" * 65), "too_long"),
    "an unknown measure": (Wish("banish"), "unknown_measure"),
}


@pytest.mark.parametrize(("wish", "code"), WRONG.values(), ids=WRONG)
def test_a_measure_that_hits_nothing_is_refused_with_the_whole_decision(stream, alice, streamer, wish, code):
    if wish.party == "streamer":
        wish = Wish(wish.kind, wish.minutes, party=streamer.pk)
    with pytest.raises(Invalid) as refusal:
        decide(stream, alice, "warn", wish)
    assert refusal.value.code == code
    assert not Measure.objects.exists()


def test_a_buyer_is_listed_by_hand_under_the_house_rule(stream, alice, platform):
    buyer = Party.objects.create(roles=["buyer"], name="Buyer", place="330100", client=platform, ref="b-1")
    stream.roles.create(party=buyer, role="buyer")
    with pytest.raises(Invalid, match="not_on_air"):
        decide(stream, alice, Wish("blocklist", party=buyer.pk))
