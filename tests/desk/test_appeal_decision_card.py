"""The card of an appeal against a decision: the statement, the words it was decided on, and three ways to answer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.documents.services import keep
from accounts.models import Party
from livestream.models import Channel
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.cases.notes import add_note
from moderation.complaints.models import Appeal
from moderation.decisions.models import Decision
from moderation.decisions.services import override
from tests.complaints.build import ANSWER, WORDS
from tests.complaints.decided import LIMIT, PAUSE, ask, streamer_of
from tests.conftest import OFF_PLATFORM, send_and_scan, speech
from tests.decisions.held import answer as settle
from tests.decisions.held import decided_on, taken
from tests.desk.conftest import HTMX
from tests.viewer.conftest import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(stream, eve) -> Party:
    return streamer_of(stream, eve)


@pytest.fixture
def appeal(stream, alice, eve, party, time_machine) -> Appeal:
    decision = decided_on(stream, alice, PAUSE, LIMIT)
    Decision.objects.filter(pk=decision.pk).update(facts="The card was shown twice.")
    file = keep(party=party, kind="evidence", upload=picture(), user=eve)
    made = ask(decision, party, eve, files=[file])
    time_machine.move_to(timezone.now() + timedelta(minutes=1))
    return made


@pytest.fixture
def mine(appeal, carol) -> Case:
    claims.claim(user=carol, case_id=appeal.case_id)
    return Case.objects.get(pk=appeal.case_id)


@pytest.fixture
def answer(browse, mine, carol):
    """`answer("upheld")` posts the pane as Carol's page would send it."""

    def post(outcome, **changed):
        fields = {"outcome": outcome, "version": mine.version, "token": mine.lease_token}
        fields |= {"answer": ANSWER, "until": "", "confirmed": "1"}
        return browse(carol).post(reverse("appeal_decide", args=[mine.pk]), fields | changed, **HTMX)

    return post


def page(browser, case: Case, query: str = "") -> str:
    reply = browser.get(reverse("case", args=[case.pk]) + query)
    assert reply.status_code == 200
    return reply.text


def rows(appeal: Appeal) -> dict[str, int]:
    return dict(appeal.decision.measures.values_list("kind", "pk"))


def test_words_facts_and_pictures_are_for_whoever_holds_it(browse, appeal, carol, dana):
    browser = browse(carol)
    before = page(browser, appeal.case)
    claims.claim(user=carol, case_id=appeal.case_id)
    held = page(browser, appeal.case)
    for words in (WORDS.split("'")[0], "The card was shown twice."):
        assert (words in before, words in held) == (False, True)
    address = held.split('class="paper-button"')[1].split('src="')[1].split('"')[0]
    assert browser.get(address).status_code == 200
    claims.release(user=carol, case_id=appeal.case_id, token=Case.objects.get(pk=appeal.case_id).lease_token)
    assert browser.get(address).status_code == 404


def test_the_statement_and_the_words_it_was_decided_on_stand_there(browse, mine, appeal, carol):
    text = page(browse(carol), mine)
    rule = appeal.decision.rule
    assert f"appeals against decision {appeal.decision_id}" in text
    assert rule.title_en in text
    assert "The statement of reasons as the person reads it" in text
    assert "mainland China" in text
    assert OFF_PLATFORM[:4] in text
    assert reverse("decision", args=[appeal.decision_id]) in text


def test_one_goes_to_another_moment_without_leaving_the_card(browse, mine, carol):
    assert 'id="evidence"' in page(browse(carol), mine, "?at=0")


def test_whoever_decided_reads_why_it_is_not_theirs(browse, appeal, alice, carol):
    alice.groups.set(carol.groups.all())
    text = page(browse(alice), appeal.case)
    assert "not for you" in text
    assert 'id="decide"' not in text


def test_overturned_the_pause_is_lifted(answer, appeal):
    reply = answer("overturned")
    assert (reply.status_code, "overturned. The person is told." in reply.text) == (200, True)
    appeal.refresh_from_db()
    assert appeal.outcome == "overturned"
    assert Decision.objects.get(overrides=appeal.decision).outcome == "no_violation"


def test_changed_what_was_chosen_stays(answer, appeal):
    kinds = rows(appeal)
    chosen = {f"m{kinds['pause']}": "lift", f"m{kinds['limit_traffic']}": "shorter", f"n{kinds['limit_traffic']}": "20"}
    assert answer("changed", **chosen).status_code == 200
    live = Decision.objects.get(overrides=appeal.decision)
    measure = live.measures.get()
    assert (measure.kind, measure.minutes, measure.percent) == ("limit_traffic", 20, 10)


def test_a_lighter_kind_takes_a_heavier_ones_place(answer, appeal):
    kinds = rows(appeal)
    assert answer("changed", **{f"m{kinds['pause']}": "warn", f"m{kinds['limit_traffic']}": "lift"}).status_code == 200
    assert [m.kind for m in Decision.objects.get(overrides=appeal.decision).measures.all()] == ["warn"]


@pytest.mark.parametrize(
    ("pause", "minutes", "said"),
    [
        ("keep", "", "leave the decision as it is"),
        ("shorter", "", "for how much longer"),
        ("shorter", "9000", "asks for less"),
        ("cut", "", "for how much longer"),
    ],
    ids=["same", "no_number", "longer", "heavier"],
)
def test_what_cannot_stand_comes_back_with_what_was_typed(answer, appeal, pause, minutes, said):
    kinds = rows(appeal)
    chosen = {f"m{kinds['pause']}": pause, f"n{kinds['pause']}": minutes, f"m{kinds['limit_traffic']}": "keep"}
    reply = answer("changed", **chosen)
    assert (reply.status_code, said in reply.text, ANSWER.split(",", maxsplit=1)[0] in reply.text) == (422, True, True)
    appeal.refresh_from_db()
    assert appeal.outcome == ""


@pytest.fixture
def costs(django_assert_max_num_queries):
    """`costs(19, browser, case)`: at most so many, once the reader's own first look is noted."""

    def counted(most: int, browser, case: Case, query: str = "") -> str:
        page(browser, case, query)
        with django_assert_max_num_queries(most):
            return page(browser, case, query)

    return counted


def test_the_card_costs_a_bounded_number_of_queries_whoever_has_it(browse, appeal, carol, person, costs):
    costs(19, browse(carol), appeal.case)
    claims.claim(user=carol, case_id=appeal.case_id)
    costs(19, browse(carol), appeal.case)
    costs(19, browse(person("senior_moderator", "zoe")), appeal.case)


def test_with_all_there_is_to_show_it_costs_twenty(browse, stream, appeal, carol, person, costs):
    """Replaced meanwhile by one that cites other words, with flags far from the moment, notes and an earlier appeal."""
    send_and_scan(stream, speech(9, OFF_PLATFORM, offset_ms=5_000_000))
    decided_on(stream, person("senior_moderator", "yan"), PAUSE, number=7)
    zoe = person("senior_moderator", "zoe")
    override(
        user=zoe, decision_id=appeal.decision_id, outcome="violation", rule_code="LM10-1", reason="", wishes=[LIMIT]
    )
    add_note(user=zoe, case=appeal.case, text="hm")
    for query in ("", "?at=60000000"):
        text = costs(20, browse(carol), appeal.case, query)
        assert "took its place meanwhile" in text


def test_released_by_a_second_person_it_costs_no_more(browse, stream, alice, carol, party, eve, person, costs):
    Channel.objects.update(key_since=stream.created_at)
    decision, second = decided_on(stream, alice, "cut"), person("senior_moderator", "yan")
    settle(second, taken(second), "released")
    text = costs(19, browse(carol), ask(decision, party, eve).case)
    assert "second person: senior_moderator" in text
