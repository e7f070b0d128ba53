"""The card of complaints: the moment and everybody who complains of it; words for whoever holds it, and one answer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Party, User
from livestream.models import Jump
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints import complaints
from moderation.complaints.models import Complaint
from moderation.console.desk import complaint_reading
from moderation.decisions.models import Decision
from tests.cases.build import make_cases
from tests.complaining.conftest import CARD, SAID
from tests.complaints.filed.build import WORDS, answered, buyer, filed, held_by, operator_of
from tests.conftest import send, speech
from tests.desk.conftest import HTMX
from tests.viewer.conftest import picture

pytestmark = pytest.mark.django_db
ANSWER = "We heard it, too: what was said of the down was not so."


@pytest.fixture
def frank(person) -> User:
    user = person(name="frank")
    buyer(user)
    return user


@pytest.fixture
def made(stream, frank) -> Complaint:
    send(stream, CARD | {"action": "shown", "offset_ms": 60_000}, speech(63, SAID))
    return filed(stream, frank, offset_ms=65_000, product="p-1", order_ref="o-9", wish="refund")


@pytest.fixture
def case(made) -> Case:
    return made.case


@pytest.fixture
def mine(case, alice) -> Case:
    claims.claim(user=alice, case_id=case.pk)
    case.refresh_from_db()
    return case


@pytest.fixture
def answer(browse, mine, alice):
    """`answer("rejected")` posts the pane as Alice's page would send it."""

    def post(choice: str, **changed):
        fields = {"choice": choice, "version": mine.version, "token": mine.lease_token}
        fields |= {"seen_serial": mine.last_flag_id, "answer": ANSWER, "confirmed": "1", "rule": "", "reason": ""}
        return browse(alice).post(reverse("complaint_decide", args=[mine.pk]), fields | changed, **HTMX)

    return post


def page(browser, case: Case, query: str = "") -> str:
    reply = browser.get(reverse("case", args=[case.pk]) + query)
    assert reply.status_code == 200
    return " ".join(reply.content.decode().split())


def test_the_moment_stands_with_its_words_product_and_price(browse, case, alice):
    text = page(browse(alice), case)
    assert "what was said is not true" in text
    assert SAID in text
    assert "长款羽绒服" in text
    assert "¥299.00" in text
    assert "<strong>1:05</strong>" in text
    assert "answer due" in text


def test_what_people_wrote_is_for_whoever_holds_it(browse, made, case, alice, bob):
    before = page(browse(alice), case)
    assert WORDS not in before
    assert "shown to whoever holds the case" in before
    claims.claim(user=alice, case_id=case.pk)
    assert WORDS in page(browse(alice), case)
    assert WORDS not in page(browse(bob), case)


def test_so_are_pictures(browse, stream, frank, alice, bob):
    case = filed(stream, frank, reason="quality", files=[picture()]).case
    assert "paper-button" not in page(browse(alice), case)
    claims.claim(user=alice, case_id=case.pk)
    browser = browse(alice)
    address = page(browser, case).split('class="paper-button"')[1].split('src="')[1].split('"')[0]
    assert browser.get(address).status_code == 200
    claims.release(user=alice, case_id=case.pk, token=Case.objects.get(pk=case.pk).lease_token)
    assert browser.get(address).status_code == 404
    assert browse(bob).get(address).status_code == 404


def test_the_order_is_marked_by_what_our_records_say(browse, mine, alice):
    assert "not in our records" in page(browse(alice), mine)


def test_the_operators_answer_stands_beside_the_words(browse, made, mine, alice, person, stream):
    answered(made, operator_of(stream, person(name="olga")))
    text = page(browse(alice), mine)
    assert "We pay the price back today." in text
    assert "offers a refund" in text


def test_a_burst_and_a_record_are_facts_and_hide_nobody(browse, stream, made, frank, alice):
    for number in range(6):
        one = filed(stream, frank, offset_ms=66_000 + number, product="p-1")
    Complaint.objects.filter(by=made.by, case=made.case).exclude(pk=one.pk).update(
        state="withdrawn", settled_at=timezone.now()
    )
    held_by(alice, made)
    text = page(browse(alice), made.case)
    assert "burst: 7 by this account" in text
    assert text.count('class="reason-head"') == 7


def test_earlier_complaints_found_right_are_counted(browse, mine, made, alice, stream):
    Complaint.objects.create(
        client=made.client,
        kind="complaint",
        reason="price",
        channel=stream.channel,
        by=made.by,
        place="330100",
        due_at=timezone.now(),
        state="settled",
        settled_at=timezone.now(),
    )
    assert "1 of 1 complaint before found right" in page(browse(alice), mine)


def test_where_the_viewer_was_led_answers_the_question(browse, mine, made, alice, platform):
    jump = {"client": platform, "stream": made.stream, "party": made.by, "offset_ms": 64_000}
    Jump.objects.create(ref="j-1", kind="qr", host="shop.example", warned=False, **jump)
    text = page(browse(alice), mine)
    assert "Where the room led this viewer: 1 jump" in text
    assert "shop.example" in text


def test_found_right_everybody_is_answered_and_the_next_case_comes(answer, made, mine):
    reply = answer("upheld")
    assert reply.status_code == 200
    assert "found right. Everybody who complained is told." in reply.content.decode()
    assert "Undo" not in reply.content.decode().split('id="done"')[1][:600]
    made.refresh_from_db()
    assert (made.state, made.answer) == ("upheld", ANSWER)
    assert Decision.objects.get(case=mine).outcome == "no_violation"


def test_not_found_right_the_room_gets_nothing(answer, made):
    reply = answer("rejected")
    assert "not found right. Everybody who complained is told." in reply.content.decode()
    made.refresh_from_db()
    assert made.state == "rejected"


def test_a_measure_finds_it_right_and_cites_a_rule(answer, made, mine):
    reply = answer(
        "warn", rule="LM10-1", reason="The down was less.", confirmed="", also=["hide_product"], product="p-1"
    )
    assert reply.status_code == 200
    assert "found right, with measures" in reply.content.decode()
    made.refresh_from_db()
    decision = Decision.objects.get(case=mine)
    assert (made.state, decision.outcome, decision.rule.code) == ("upheld", "violation", "LM10-1")
    assert sorted(decision.measures.values_list("kind", flat=True)) == ["hide_product", "warn"]


@pytest.mark.parametrize(
    ("choice", "changed", "said"),
    [
        ("upheld", {"answer": " "}, "Write the answer"),
        ("upheld", {"answer": "x" * 5001}, "5,000 characters"),
        ("rejected", {"confirmed": ""}, "needs a second step"),
        ("rejected", {"also": ["warn"], "rule": "LM10-1"}, "Measures are ticked"),
        ("warn", {"rule": ""}, "Choose the rule that was broken"),
        ("warn", {"rule": "AD0-0"}, "This rule is not in force any more"),
        ("pause", {"rule": "LM10-1", "confirmed": ""}, "Nothing was decided yet"),
        ("better", {}, "Choose one of the outcomes"),
        ("upheld", {"token": ""}, "not complete"),
    ],
)
def test_what_is_not_whole_decides_nothing_and_is_kept(answer, made, choice, changed, said):
    reply = answer(choice, **changed)
    assert reply.status_code == 422
    text = reply.content.decode()
    assert said in text
    if "answer" not in changed and "token" not in changed:
        assert ANSWER in text
    made.refresh_from_db()
    assert made.state == "open"


def test_a_complaint_that_came_meanwhile_is_not_answered_unread(answer, made, mine, stream, person):
    late = person(name="late")
    buyer(late)
    unread = filed(stream, late, offset_ms=65_500, product="p-1")
    assert unread.case_id == mine.pk
    assert answer("upheld").status_code == 200
    unread.refresh_from_db()
    assert unread.state == "open"
    assert unread.case_id != mine.pk


def test_a_case_that_changed_is_shown_afresh(answer, mine):
    Case.objects.filter(pk=mine.pk).update(version=mine.version + 1)
    assert answer("upheld").status_code == 409


def test_whoever_answers_for_the_room_has_a_part_in_it(browse, case, stream, alice):
    operator_of(stream, alice)
    filed(stream, None, client=stream.client, kind="report", reason="false_claim", offset_ms=65_000, product="p-1")
    browser = browse(alice)
    assert "You have a part in this case" in page(browser, case)
    assert browser.post(reverse("case_claim", args=[case.pk]), **HTMX).status_code == 409


def test_what_is_about_minors_is_for_cleared_people_alone(browse, stream, frank, alice, carol):
    case = filed(stream, frank, reason="minors").case
    assert case.kind == "minors_complaint"
    assert browse(alice).get(reverse("case", args=[case.pk])).status_code == 404
    assert browse(alice).post(reverse("complaint_decide", args=[case.pk])).status_code == 404
    assert "by or about a minor" in page(browse(carol), case)


def test_it_is_no_way_to_decide_other_cases(browse, stream, alice):
    other = make_cases(stream, 1)[0]
    assert browse(alice).post(reverse("complaint_decide", args=[other.pk])).status_code == 404


def test_about_the_room_as_a_whole_there_are_no_words_of_a_moment(browse, stream, frank, alice):
    case = filed(stream, frank, stream=None, channel=stream.channel, reason="abuse").case
    text = page(browse(alice), case)
    assert "About the room as a whole" in text
    assert stream.channel.name in text


def test_the_row_says_where_what_and_how_many_and_nothing_of_who(browse, made, alice):
    Party.objects.filter(pk=made.by_id).update(name="Franks nickname")
    made.by.refresh_from_db()
    text = browse(alice).get(reverse("console_rows") + "?queue=14").content.decode()
    assert "Room s-1" in text
    assert "what was said is not true" in text
    assert WORDS not in text
    assert made.by.name not in text


@pytest.mark.parametrize(("queue", "said"), [(14, "somebody complains of a room"), (15, "a minor complains")])
def test_the_empty_queues_say_what_will_appear(browse, seeded, carol, queue, said):
    assert said in browse(carol).get(reverse("console_rows") + f"?queue={queue}").content.decode()


def test_what_was_decided_stands_on_the_card_and_the_words_are_closed(answer, browse, mine, alice):
    answer("upheld")
    text = page(browse(alice), mine)
    assert "<h3>Found right</h3>" in text
    assert WORDS not in text


def test_what_they_settled_between_them_says_so(browse, made, case, stream, person, frank, alice):
    answered(made, operator_of(stream, person(name="olga")))
    complaints.accept_answer(user=frank, complaint_id=made.pk)
    assert "Nobody waits for an answer any more" in page(browse(alice), case)


def test_an_overdue_answer_shows(browse, case, made, alice):
    Complaint.objects.filter(pk=made.pk).update(due_at=timezone.now() - timedelta(hours=3))
    assert "3 hours ago" in page(browse(alice), case)


def test_another_moment_is_read_when_the_reader_chooses_it(browse, case, alice):
    assert "<strong>2:00</strong>" in page(browse(alice), case, "?at=120000")


def test_the_card_costs_the_same_however_many_complain(
    browse, mine, stream, alice, person, django_assert_max_num_queries
):
    browser = browse(alice)
    for _number in range(6):
        user = person()
        buyer(user)
        filed(stream, user, offset_ms=65_000, product="p-1")
    page(browser, mine)
    with django_assert_max_num_queries(19):
        page(browser, mine)


def test_where_five_buyers_complain_the_seconds_that_most_name_are_read_out(browse, stream, made, case, alice, person):
    for _number in range(4):
        assert "The seconds that most of them name" not in page(browse(alice), case)
        user = person()
        buyer(user)
        filed(stream, user, offset_ms=64_000, product="p-1")
    text = page(browse(alice), case)
    seconds = text.partition("The seconds that most of them name")[2].partition("</section>")[0]
    assert SAID in seconds
    assert "1:04" in seconds


def test_of_more_than_a_card_holds_the_oldest_are_read_and_only_they_are_answered(
    monkeypatch, answer, browse, stream, made, mine, frank, alice
):
    monkeypatch.setattr(complaint_reading, "MOST", 3)
    later = [filed(stream, frank, product="p-1", words=f"The {number}. one of the later ones.") for number in range(4)]
    text = page(browse(alice), mine)
    assert "5 wait for an answer: here are the 3 that wait longest" in text
    assert (WORDS in text, later[1].words in text, later[2].words in text) == (True, True, False)
    seen = text.partition('name="seen_serial" value="')[2].partition('"')[0]
    assert seen == "3"
    assert answer("rejected", seen_serial=seen).status_code == 200
    states = dict(Complaint.objects.values_list("serial", "state"))
    assert states == {1: "rejected", 2: "rejected", 3: "rejected", 4: "open", 5: "open"}
    rest = Case.objects.get(follows=mine)
    assert (rest.decided_at, rest.flag_count) == (None, 2)
    text = page(browse(alice), rest)
    assert "wait for an answer: here" not in text
    assert 'name="seen_serial" value="5"' in text


def test_the_flags_pane_does_not_close_it_over_those_who_wait(browse, made, mine, alice):
    fields = {"choice": "no_violation", "version": mine.version, "token": mine.lease_token}
    fields |= {"seen_flag_id": mine.last_flag_id, "rule": "LM10-1", "reason": ""}
    reply = browse(alice).post(reverse("case_decide", args=[mine.pk]), fields, **HTMX)
    assert reply.status_code == 409
    assert "decided on their own card. Nothing was decided." in reply.content.decode()
    mine.refresh_from_db()
    made.refresh_from_db()
    assert (mine.decided_at, made.state) == (None, "open")


def test_five_reasons_for_one_product_bring_the_seconds_of_all_of_them(browse, stream, made, alice, person):
    for reason in ("price", "quality", "not_sent", "counterfeit"):
        user = person()
        buyer(user)
        last = filed(stream, user, offset_ms=64_000, product="p-1", reason=reason)
    text = page(browse(alice), last.case)
    assert "5 different buyers" in text
    assert "1:04" in text.partition("The seconds that most of them name")[2].partition("</section>")[0]
