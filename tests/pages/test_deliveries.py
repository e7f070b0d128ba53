"""The list of messages to platforms: for whoever may see it, in pages, and sent again by hand."""

import pytest
from kombu.exceptions import OperationalError

from delivery.models import Delivery
from delivery.sending import Outcome
from delivery.services import add_endpoint, lease_due, seal_due, settle
from evidence.actors import system
from evidence.models import AuditEvent
from livestream.services import tell_demand
from moderation.console.pages import deliveries as pages


@pytest.fixture
def officer(person):
    return person("compliance_officer")


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    """What would wake a worker is counted; nothing leaves."""
    woken = []
    monkeypatch.setattr(pages.deliver_due, "delay", lambda: woken.append(1))
    return woken


@pytest.fixture
def made(stream):
    """`made(3)`: that many deliveries about the stream."""
    add_endpoint(
        subscriber=stream.client.subscriber,
        url="https://user:secret@hooks.example/in?token=hush",
        actor=system("test"),
    )

    def make(number: int = 1) -> list[Delivery]:
        for _ in range(number):
            tell_demand(stream=stream, because={"ended": "pause"})
            seal_due()
        return list(Delivery.objects.order_by("pk"))

    return make


def test_only_who_may_see_deliveries_sees_them(browse, person, alice, made):
    one = made()[0]
    for page in ("/deliveries/", f"/deliveries/{one.pk}/"):
        assert browse(None).get(page)["Location"].startswith("/accounts/login/")
        for user in (alice, person("moderator"), person("senior_moderator"), person()):
            answer = browse(user).get(page)
            assert answer.status_code == 403
            assert "hooks.example" not in answer.text
    for user in (alice, person("moderator")):
        assert browse(user).post(f"/deliveries/{one.pk}/replay").status_code == 403
    assert not AuditEvent.objects.filter(action="delivery.replayed").exists()


def test_a_row_says_where_what_and_how_it_went(browse, officer, made, stream):
    made()
    settle(lease_due()[0], Outcome(503, "", 120))
    page = browse(officer).get("/deliveries/").text
    for words in ("https://hooks.example/in", "stream.demand", stream.title, "503"):
        assert words in page
    for secret in ("hush", "user:secret", "whsec_"):
        assert secret not in page


def test_the_newest_stand_first_and_older_ones_follow(browse, officer, made, monkeypatch):
    monkeypatch.setattr(pages, "ROWS", 2)
    ids = [one.pk for one in made(5)][::-1]
    client, seen, address = browse(officer), [], "/deliveries/"
    while True:
        context = client.get(address).context
        seen += [row.delivery.pk for row in context["rows"]]
        if not context["older"]:
            break
        address = f"/deliveries/?before={context['older']}"
    assert seen == ids


def test_the_state_filters(browse, officer, made):
    made(2)
    settle(lease_due(1)[0], Outcome(204, "", 5))
    client = browse(officer)
    assert [len(client.get(f"/deliveries/?state={state}").context["rows"]) for state in ("delivered", "pending")] == [
        1,
        1,
    ]
    assert client.get("/deliveries/?state=dead").context["rows"] == []


def test_what_was_given_up_is_counted_on_top(browse, officer, made):
    one = made()[0]
    Delivery.objects.filter(pk=one.pk).update(state="dead")
    assert browse(officer).get("/deliveries/?state=delivered").context["dead"] == 1


@pytest.mark.parametrize(
    "query",
    [
        "state=gone",
        "before=abc",
        "before=-1",
        "before=1.5",
        "before=" + "9" * 30,
        "before=٣",
        "state=dead%00",
    ],
)
def test_an_unreadable_address_is_told_so(browse, officer, made, query):
    made()
    answer = browse(officer).get(f"/deliveries/?{query}")
    assert answer.status_code == 400
    assert answer.context["rows"] == []
    assert "hooks.example" not in answer.text


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
def test_an_unknown_delivery_is_404(browse, officer, number):
    assert browse(officer).get(f"/deliveries/{number}/").status_code == 404
    assert browse(officer).post(f"/deliveries/{number}/replay").status_code == 404


def test_one_delivery_shows_its_attempts_and_payload(browse, officer, made, stream):
    one = made()[0]
    settle(lease_due()[0], Outcome(None, "ConnectTimeout", 10_000))
    page = browse(officer).get(f"/deliveries/{one.pk}/").text
    for words in ("ConnectTimeout", str(stream.pk), "&quot;sequence&quot;: 1"):
        assert words in page


def test_what_opens_an_appeal_in_anothers_name_is_kept_back(browse, officer, made):
    one = made()[0]
    one.message.payload = {"data": [{"because": {"appeal_code": "7Q2M-secret", "rule": "LM10-1"}}]}
    one.message.save()
    page = browse(officer).get(f"/deliveries/{one.pk}/").text
    assert "7Q2M-secret" not in page
    assert "LM10-1" in page


def test_a_payload_is_escaped(browse, officer, made):
    one = made()[0]
    one.message.payload = {"data": "<script>alert(1)</script>"}
    one.message.save()
    assert "<script>alert" not in browse(officer).get(f"/deliveries/{one.pk}/").text


def test_replay_sends_once_more_and_wakes_a_worker(browse, officer, made, no_worker):
    one = made()[0]
    Delivery.objects.filter(pk=one.pk).update(state="dead", tries=40)
    answer = browse(officer).post(f"/deliveries/{one.pk}/replay", follow=True)
    assert answer.status_code == 200
    one.refresh_from_db()
    assert (one.state, one.tries) == ("pending", 0)
    assert no_worker == [1]
    assert AuditEvent.objects.filter(action="delivery.replayed", target_id=str(one.pk)).count() == 1


def test_replay_stands_while_the_broker_is_away(browse, officer, made, monkeypatch):
    def away():
        raise OperationalError

    monkeypatch.setattr(pages.deliver_due, "delay", away)
    one = made()[0]
    Delivery.objects.filter(pk=one.pk).update(state="dead")
    assert browse(officer).post(f"/deliveries/{one.pk}/replay").status_code == 302
    one.refresh_from_db()
    assert one.state == "pending"


def test_replay_is_posted_not_linked_to(browse, officer, made):
    assert browse(officer).get(f"/deliveries/{made()[0].pk}/replay").status_code == 405


def test_fifty_rows_cost_no_more_queries(browse, officer, made, django_assert_max_num_queries):
    made(50)
    client = browse(officer)
    with django_assert_max_num_queries(20):
        assert len(client.get("/deliveries/").context["rows"]) == 50
