"""No return with the same document; a likeness goes to a person; whoever hands in learns nothing of either."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import user_actor
from accounts.identity.deciding import verify
from accounts.identity.refusing import NotNow
from accounts.identity.submission import submit
from accounts.refusals import REASONS, as_json
from blocklists.models import Suspicion
from tests.accounts.identity.people import facts, handed_in, joined
from tests.blocklists.build import entry, from_list, shared_list

pytestmark = pytest.mark.django_db


def decide(identity, person):
    return verify(
        identity_id=identity.pk, submission=identity.submission, method="manual", by=person("compliance_officer")
    )


def test_a_listed_document_is_not_verified_under_another_account(person):
    told = facts()
    listed = entry(("resident_id", told.number))
    identity = handed_in(person(), number=told.number)
    assert identity.state == "submitted"
    assert "blocklisted" in identity.warnings
    with pytest.raises(NotNow) as refused:
        decide(identity, person)
    assert refused.value.code == "refused_by_check"
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.facts) == ("blocklisted", {"entry": listed.number})
    assert "blocklisted" in REASONS
    assert as_json(refusal)["blocking"]


def test_after_the_entry_it_is_verified(person):
    told = facts()
    entry(("resident_id", told.number), state="lifted")
    identity = handed_in(person(), number=told.number)
    assert "blocklisted" not in identity.warnings
    assert decide(identity, person).state == "verified"


@pytest.mark.parametrize(
    ("role", "fields", "barred"),
    [
        ("streamer", {}, True),
        ("operator", {}, True),
        ("buyer", {}, False),
        ("streamer", {"scopes": ["operate"]}, False),
        ("operator", {"scopes": ["operate"]}, True),
        ("streamer", {"categories": ["wine"]}, False),
        ("buyer", {"side": "buyer"}, True),
        ("buyer", {"side": "buyer", "scopes": ["comment"]}, False),
        ("streamer", {"side": "buyer"}, False),
    ],
)
def test_an_entry_bars_from_what_it_forbids_everywhere(person, role, fields, barred):
    told = facts()
    entry(("resident_id", told.number), **fields)
    identity = handed_in(person(), role=role, number=told.number)
    assert ("blocklisted" in identity.warnings) == barred


def test_the_listed_account_itself_may_be_checked_again(person):
    user = person()
    party = joined(user)
    told = facts()
    entry(("resident_id", told.number), party=party)
    identity = submit(party=party, facts=told, actor=user_actor(user), user=user)
    assert "blocklisted" not in identity.warnings


def test_a_listed_mobile_opens_a_question_and_bars_nobody(person):
    told = facts()
    listed = entry(("mobile", f"+86{told.mobile}"))
    identity = handed_in(person(), mobile=told.mobile)
    assert "blocklist_suspected" in identity.warnings
    (asked,) = Suspicion.objects.filter(party=identity.party)
    assert (asked.entry, asked.kinds) == (listed, ["mobile"])
    assert decide(identity, person).state == "verified"


def test_a_document_on_a_shared_list_opens_a_question_and_bars_nobody(person):
    told = facts()
    from_list(shared_list(), [("resident_id", told.number)])
    identity = handed_in(person(), number=told.number)
    assert "blocklist_suspected" in identity.warnings
    assert Suspicion.objects.get(party=identity.party).kinds == ["resident_id"]
    assert decide(identity, person).state == "verified"


def test_a_strangers_listed_number_answers_and_costs_as_any_other(person):
    listed, free = facts(), facts()
    entry(("resident_id", listed.number))
    taken = []
    handed_in(person())
    for told in (free, listed):
        user = person()
        party = joined(user)
        with CaptureQueriesContext(connection) as seen:
            identity = submit(party=party, facts=told, actor=user_actor(user), user=user)
        taken.append((identity.state, identity.reasons, identity.words, len(seen)))
    assert taken[0] == taken[1]
