"""An evasion's card: who the account is, what it shares with whom, and one answer for each listed person."""

import pytest
from django.urls import reverse

from accounts.models import Identity
from blocklists.models import Entry, Suspicion
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.decisions.models import Decision
from tests.accounts.identity.build import verified_party
from tests.cases.build import make_cases
from tests.cases.evasion import like
from tests.desk.conftest import HTMX
from tests.desk.listed import FACTS, REASON, case_about, entry_about, newcomer


@pytest.fixture
def entry(carol, dana) -> Entry:
    return entry_about(carol, dana)


@pytest.fixture
def suspicion(entry) -> Suspicion:
    return newcomer(entry, kinds=["device", "mobile"])


@pytest.fixture
def case(suspicion) -> Case:
    return case_about(suspicion.party)


@pytest.fixture
def mine(case, alice) -> Case:
    claims.claim(user=alice, case_id=case.pk)
    case.refresh_from_db()
    return case


@pytest.fixture
def answer(browse, mine, alice):
    """`answer({suspicion: "same"}, reason="…")` posts the pane as Alice's page would send it."""

    def post(answers, **changed):
        fields = {"version": mine.version, "token": mine.lease_token, "reason": "", "confirmed": "1"}
        fields |= {f"suspicion-{suspicion.pk}": said for suspicion, said in answers.items()}
        return browse(alice).post(reverse("evasion_decide", args=[mine.pk]), fields | changed, **HTMX)

    return post


def page(browser, case: Case) -> str:
    answer = browser.get(reverse("case", args=[case.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_account_is_masked_for_everybody(browse, mine, suspicion, alice):
    identity = Identity.objects.get(party=suspicion.party)
    text = page(browse(alice), mine)
    for value in (identity.number, identity.real_name, identity.mobile, identity.residence):
        assert value not in text
    assert "138****8000" in text
    assert "Reveal" not in text


def test_each_listed_person_stands_with_what_is_shared(browse, case, entry, alice):
    text = page(browse(alice), case)
    assert "Old shop" in text
    assert "the same device, the same mobile number" in text
    assert "A serious violation on air" in text
    assert "may have changed hands" in text
    assert reverse("blocklist_entry", args=[entry.pk]) in text


def test_a_document_is_one_persons_alone(browse, entry, alice):
    text = page(browse(alice), case_about(newcomer(entry, kinds=["resident_id"]).party))
    assert "the same number: resident identity card" in text
    assert "one person’s alone" in text


def test_the_reason_and_the_facts_of_the_listed_person_stay_out(browse, mine, alice):
    text = page(browse(alice), mine)
    assert REASON not in text
    assert FACTS not in text


def test_the_drawn_links_are_a_step_away(browse, case, suspicion, alice):
    assert reverse("blocklist_links", args=[suspicion.party_id]) in page(browse(alice), case)


def test_a_moderator_is_not_sent_to_a_page_of_compliance(browse, case, suspicion, alice, dana):
    address = reverse("compliance_party", args=[suspicion.party_id])
    assert address not in page(browse(alice), case)
    assert address in page(browse(dana), case)


def test_somebody_else_changes_nothing_for_the_account(answer, suspicion, entry):
    reply = answer({suspicion: "other"})
    assert reply.status_code == 200
    assert "somebody else. Nothing changes for the account." in reply.content.decode()
    assert Decision.objects.get().outcome == "other"
    assert list(Entry.objects.all()) == [entry]


def test_the_same_person_leads_to_an_entry_that_waits_for_a_second(answer, suspicion, entry, alice):
    reply = answer({suspicion: "same"}, reason="Same voice, same kitchen.")
    assert reply.status_code == 200
    proposed = Entry.objects.exclude(pk=entry.pk).get()
    assert (proposed.state, proposed.proposer, proposed.party_id) == ("proposed", alice, suspicion.party_id)


def test_what_is_not_answered_is_not_decided(answer, suspicion):
    reply = answer({}, reason="I do not know.")
    assert reply.status_code == 422
    text = reply.content.decode()
    assert "Say for each listed person" in text
    assert "I do not know." in text
    assert not Decision.objects.exists()


def test_without_the_second_step_the_answer_is_kept_and_nothing_decided(answer, suspicion):
    reply = answer({suspicion: "same"}, confirmed="")
    assert reply.status_code == 422
    assert 'value="same" checked' in reply.content.decode()
    assert not Decision.objects.exists()


def test_the_same_person_needs_a_reason(answer, suspicion):
    reply = answer({suspicion: "same"})
    assert reply.status_code == 422
    assert "Say why it is the same person" in reply.content.decode()


@pytest.mark.parametrize(
    "changed", [{"suspicion-x": "same"}, {"suspicion-1": "maybe"}, {"token": "no"}, {"version": ""}]
)
def test_what_no_form_sends_is_refused(answer, suspicion, changed):
    reply = answer({suspicion: "other"}, **changed)
    assert reply.status_code == 422
    assert not Decision.objects.exists()


def test_a_case_that_changed_is_shown_afresh(answer, suspicion, mine):
    Case.objects.filter(pk=mine.pk).update(version=mine.version + 1)
    reply = answer({suspicion: "other"}, reason="typed already")
    assert reply.status_code == 409
    assert "typed already" in reply.content.decode()


def test_a_case_of_another_kind_has_no_such_answer(browse, stream, alice):
    (flags,) = make_cases(stream, 1)
    assert browse(alice).post(reverse("evasion_decide", args=[flags.pk])).status_code == 404


def test_whoever_belongs_to_the_account_reads_why_it_is_not_theirs(browse, entry, bob):
    party = verified_party(name="Bob's shop", user=bob)
    text = page(browse(bob), like(entry, party=party))
    assert "You have a part in this case" in text
    assert 'id="decide"' not in text


def test_the_row_says_who_and_how_much_is_shared(browse, case, alice):
    text = browse(alice).get(reverse("console_rows")).content.decode()
    assert "New shop" in text
    assert "things shared" in text


def test_start_reviewing_in_this_queue_brings_it(browse, case, alice):
    reply = browse(alice).post(reverse("console_next") + f"?queue={case.queue_id}", **HTMX)
    assert 'data-state="mine"' in reply.content.decode()


def test_the_empty_queue_says_what_will_appear(browse, seeded, alice):
    text = browse(alice).get(reverse("console_rows") + "?queue=11").content.decode()
    assert "shares a number or a device with a listed person" in text


def test_the_answered_card_says_what_came_of_it(answer, browse, suspicion, mine, alice):
    answer({suspicion: "other"})
    text = page(browse(alice), mine)
    assert "Answered before" in text
    assert "Somebody else" in text


def test_the_card_costs_a_bounded_number_of_queries(
    browse, entry, suspicion, mine, carol, dana, alice, django_assert_max_num_queries
):
    browser = browse(alice)
    page(browser, mine)
    with django_assert_max_num_queries(13):
        page(browser, mine)
