"""The second person's card: what waits and why, released, refused or sent back; never by the first."""

import pytest
from django.urls import reverse

from livestream.demands import demand_of
from livestream.models import Channel
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.decisions.models import Decision, HeldDecision, Measure
from tests.conftest import OFF_PLATFORM
from tests.desk.conftest import HTMX


@pytest.fixture
def waiting(decide, stream) -> Case:
    """Alice's cut of a key room."""
    Channel.objects.update(key_since=stream.created_at)
    assert decide("cut", reason="Deals outside the platform.").status_code == 200
    return Case.objects.get(kind="second_person")


@pytest.fixture
def mine(waiting, carol) -> Case:
    claims.claim(user=carol, case_id=waiting.pk)
    waiting.refresh_from_db()
    return waiting


@pytest.fixture
def answer(browse, mine, carol):
    def post(outcome, **changed):
        fields = {"outcome": outcome, "version": mine.version, "token": mine.lease_token, "words": "", "confirmed": "1"}
        return browse(carol).post(reverse("second_settle", args=[mine.pk]), fields | changed, **HTMX)

    return post


def test_the_card_shows_what_waits_and_what_it_was_decided_on(
    browse, mine, carol, alice, django_assert_max_num_queries
):
    browser = browse(carol)
    with django_assert_max_num_queries(17):
        page = browser.get(reverse("case", args=[mine.pk])).content.decode()
    for words in (f"{alice} decided", "Deals outside the platform.", "it is a key room", OFF_PLATFORM[-6:], "held"):
        assert words in page


def test_released_it_leaves_at_once(answer, stream):
    page = answer("released").content.decode()
    assert demand_of(stream).state == "cut"
    assert f"Decision {Decision.objects.get().pk} is released" in page
    assert "/undo" not in page


def test_refused_it_never_begins_and_the_colleague_reads_why(answer, stream, browse, alice):
    assert answer("refused", words="A pause is enough.").status_code == 200
    assert demand_of(stream).state == "allowed"
    assert Measure.objects.get().state == "refused"
    page = browse(alice).get(reverse("decision", args=[Decision.objects.get().pk])).content.decode()
    assert "A pause is enough." in page


def test_sent_back_the_case_is_open_again_and_says_why(answer, browse, alice, held):
    assert answer("sent_back", words="Look at 0:05 again.").status_code == 200
    held.refresh_from_db()
    assert held.decided_at is None
    browser = browse(alice)
    browser.post(reverse("case_claim", args=[held.pk]))
    page = browser.get(reverse("case", args=[held.pk])).content.decode()
    assert "Look at 0:05 again." in page
    assert "Your decision takes its place" in page


@pytest.mark.parametrize(
    ("outcome", "changed", "status", "sentence"),
    [
        ("released", {"confirmed": ""}, 422, "second step"),
        ("refused", {"words": "  "}, 422, "Say why"),
        ("sent_back", {"words": ""}, 422, "Say why"),
        ("refused", {"words": "x" * 2001}, 422, "2,000 characters"),
        ("burned", {}, 422, "Choose release"),
        ("released", {"version": 0}, 409, "has changed"),
        ("released", {"token": "00000000-0000-0000-0000-000000000001"}, 409, "has taken this case"),
    ],
    ids=["unconfirmed", "refused", "sent-back", "long", "unknown", "stale", "not-held"],
)
def test_what_cannot_stand_changes_nothing(answer, outcome, changed, status, sentence):
    response = answer(outcome, **changed)
    assert response.status_code == status
    assert sentence in response.content.decode()
    assert HeldDecision.objects.get().outcome == ""


def test_what_was_typed_comes_back(answer):
    assert "typed with care</textarea>" in answer("released", words="typed with care", confirmed="").content.decode()


def test_the_first_person_is_told_that_others_look(waiting, decide, browse, person, alice):
    alice.groups.set(person("senior_moderator").groups.all())
    page = browse(alice).get(reverse("case", args=[waiting.pk])).content.decode()
    assert "so other eyes look at it" in page
    assert 'id="decide"' not in page


def test_for_a_moderator_there_is_no_such_case(waiting, browse, bob):
    assert browse(bob).get(reverse("case", args=[waiting.pk])).status_code == 404


def test_one_about_an_account_has_a_card_too(decide, stream, browse, carol):
    party = stream.roles.get(role="streamer").party
    decide("close", confirmed="1", party=str(party.pk))
    case = Case.objects.get(kind="second_person")
    page = browse(carol).get(reverse("case", args=[case.pk])).content.decode()
    assert "close the account" in page
    assert party.name in page


def test_an_answered_one_says_how(answer, browse, mine, carol):
    answer("refused", words="Too heavy.")
    page = browse(carol).get(reverse("case", args=[mine.pk])).content.decode()
    assert "Too heavy." in page
    assert 'id="decide"' not in page
