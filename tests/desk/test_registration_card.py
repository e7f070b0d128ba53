"""A registration's card: what is shown to whom. Papers and values are for whoever holds the case."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Credential, Guardianship, Identity, IdentityCheck
from moderation.cases import claims
from moderation.cases.models import Case
from tests.accounts.identity.build import resident_id, verified_party
from tests.cases.build import make_cases
from tests.cases.registration import submitted, waiting_case


@pytest.fixture
def identity(seeded) -> Identity:
    identity = submitted(name="Lin's room")
    identity.party.documents.create(kind="front", storage_name="f", sha256=b"f" * 32, width=800, height=500, size=1)
    return identity


@pytest.fixture
def case(identity) -> Case:
    return waiting_case(identity)


def page(browser, case: Case) -> str:
    answer = browser.get(reverse("case", args=[case.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_values_are_masked_for_everybody(browse, case, identity, dana):
    claims.claim(user=dana, case_id=case.pk)
    text = page(browse(dana), case)
    for value in (identity.number, identity.real_name, identity.mobile, identity.residence, identity.birth_date):
        assert value not in text
    assert "138****8000" in text


def test_papers_and_reveals_are_for_whoever_holds_it(browse, case, dana):
    browser = browse(dana)
    before = page(browser, case)
    assert "/documents/" not in before
    assert "Reveal…" not in before
    claims.claim(user=dana, case_id=case.pk)
    held = page(browser, case)
    assert f"/documents/{case.party.documents.get().pk}/" in held
    assert held.count("Reveal…") == 4


def test_a_colleague_who_looks_on_sees_neither(browse, case, dana, person):
    claims.claim(user=person("compliance_officer", "cleo"), case_id=case.pk)
    text = page(browse(dana), case)
    assert "/documents/" not in text
    assert "Reveal…" not in text
    assert "held by" in text


def test_for_moderators_there_is_no_such_case(browse, case, alice, carol):
    for user in (alice, carol):
        browser = browse(user)
        assert browser.get(reverse("case", args=[case.pk])).status_code == 404
        for act in ("claim", "skip", "park", "note", "release", "renew"):
            assert browser.post(reverse(f"case_{act}", args=[case.pk]), {"text": "x"}).status_code == 404
        assert browser.post(reverse("registration_decide", args=[case.pk])).status_code == 404
        assert str(case.party.name) not in browser.get(reverse("console")).content.decode()


def test_the_row_says_who_and_what_and_nothing_personal(browse, case, identity, dana):
    text = browse(dana).get(reverse("console_rows")).content.decode()
    assert "Lin&#x27;s room" in text
    assert "streamer" in text
    assert identity.real_name not in text
    # the last four by themselves or behind a mask: inside an id, an address or a microsecond they stand by chance
    assert re.search(rf"(?<![\w./\"-]){identity.number[-4:]}(?![\w-])", text) is None


def test_start_reviewing_claims_a_registration_and_no_flags(browse, case, stream, dana):
    make_cases(stream, 2)
    answer = browse(dana).post(reverse("console_next"), HTTP_HX_REQUEST="true")
    assert answer["HX-Push-Url"] == reverse("case", args=[case.pk])
    assert 'data-state="mine"' in answer.content.decode()


def test_warnings_stand_in_words_with_the_other_party(browse, dana, seeded):
    number = resident_id(date(1990, 3, 7))
    other = verified_party(name="The first one", number=number)
    identity = submitted(warnings=["number_known", "county_unknown"])
    twin = Identity.objects.get(party=other)
    Identity.objects.filter(pk=identity.pk).update(number_index=twin.number_index)
    identity.refresh_from_db()
    identity.number = number
    identity.save()
    text = page(browse(dana), waiting_case(identity))
    assert "Another party is verified with this number." in text
    assert "The first one" in text
    assert "The county in the number is in no list" in text


def test_the_history_of_checks_says_that_the_provider_was_away(browse, case, identity, dana):
    IdentityCheck.objects.create(identity=identity, submission=1, method="provider", result="unavailable")
    assert "provider not available" in page(browse(dana), case)


def test_what_waits_beside_the_identity_is_asked_about(browse, identity, dana):
    guardian = verified_party(role="buyer", name="Aunt Wu")
    Guardianship.objects.create(minor=identity.party, guardian=guardian, relation="parent", state="proposed")
    credential = Credential.objects.create(
        party=identity.party, kind="qualification", scope="medicine", state="submitted"
    )
    case = waiting_case(identity)
    claims.claim(user=dana, case_id=case.pk)
    text = page(browse(dana), case)
    assert "Aunt Wu" in text
    assert f'name="credential-{credential.pk}"' in text


def test_the_card_costs_a_bounded_number_of_queries(browse, case, dana, django_assert_max_num_queries):
    claims.claim(user=dana, case_id=case.pk)
    browser = browse(dana)
    page(browser, case)
    with django_assert_max_num_queries(18):
        page(browser, case)


def test_a_card_that_is_asked_for_by_htmx_comes_alone(browse, case, dana):
    answer = browse(dana).get(reverse("case", args=[case.pk]), HTTP_HX_REQUEST="true").content.decode()
    assert answer.lstrip().startswith("<title>")
    assert f'data-case="{case.pk}"' in answer


def test_there_is_nobody_to_escalate_to(browse, case, dana):
    lease = claims.claim(user=dana, case_id=case.pk)
    browser = browse(dana)
    assert "Escalate" not in page(browser, case)
    answer = browser.post(reverse("case_escalate", args=[case.pk]), {"token": str(lease.token)})
    assert answer.status_code == 409
    assert "Nobody stands above you" in answer.content.decode()
