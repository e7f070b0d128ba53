"""Looking at somebody's data in full: with a reason, freshly signed in, so many a day, and on record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import connection
from django.utils import timezone

from accounts.models import Identity, Reveal
from accounts.personal import reveals
from accounts.personal.reveals import FIELDS, NotAllowed
from evidence.models import AuditEvent
from tests.accounts.personal.conftest import SECRETS
from tests.accounts.staff.proofs import prove

WHY = {"reason": "review", "words": "case 4711"}


def look(user, party, field="number", **changed):
    return reveals.reveal(user=user, party_id=party.pk, field=field, **WHY | changed)


def refused(*arguments, **changed) -> str:
    with pytest.raises(NotAllowed) as refusal:
        look(*arguments, **changed)
    return refusal.value.code


@pytest.mark.parametrize("field", FIELDS)
def test_each_value_opens_and_is_on_record(oscar, alice, field):
    assert look(oscar, alice[1], field) == SECRETS[field]
    kept = Reveal.objects.get()
    assert (kept.user, kept.party, kept.field, kept.reason, kept.words) == (
        oscar,
        alice[1],
        field,
        "review",
        "case 4711",
    )
    event = AuditEvent.objects.get(action="identity.revealed")
    assert event.detail == {"field": field, "reason": "review"}
    assert event.target_id == str(alice[1].pk)


def test_the_record_itself_holds_neither_the_value_nor_the_words(oscar, alice):
    look(oscar, alice[1])
    event = AuditEvent.objects.get(action="identity.revealed")
    written = f"{event.detail}{event.target_label}{event.actor_label}"
    assert SECRETS["number"] not in written
    assert "4711" not in written
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM accounts_reveal")
        assert b"4711" not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize("role", ["", "moderator", "senior_moderator"])
def test_who_may_not_look_does_not(person, alice, role):
    assert refused(person(role), alice[1]) == "not_permitted"
    assert not Reveal.objects.exists()


@pytest.mark.parametrize(
    "changed", [{"words": ""}, {"words": "   "}, {"reason": ""}, {"reason": "curious"}, {"words": "x" * 501}]
)
def test_without_a_reason_nothing_opens(oscar, alice, changed):
    assert refused(oscar, alice[1], **changed) == "no_reason"


@pytest.mark.parametrize("field", ["", "state", "pk", "__class__", "_state", "words", "number_index"])
def test_only_the_listed_values_can_be_named(oscar, alice, field):
    assert refused(oscar, alice[1], field) == "nothing_there"


def test_what_is_not_there_says_so(oscar, carol):
    assert refused(oscar, carol[1]) == "nothing_there"
    carol[1].pk = uuid4()
    assert refused(oscar, carol[1]) == "nothing_there"


def test_the_days_limit_holds_and_its_breach_is_on_record(oscar, alice, settings):
    settings.REVEALS_A_DAY = 2
    look(oscar, alice[1]), look(oscar, alice[1])
    assert refused(oscar, alice[1]) == "quota_reached"
    assert Reveal.objects.count() == 2
    assert AuditEvent.objects.filter(action="identity.reveal_refused").count() == 1


def test_a_day_is_a_day_in_china(oscar, alice, settings):
    settings.REVEALS_A_DAY = 1
    with time_machine.travel("2026-11-21T15:59:00Z", tick=False):
        Reveal.objects.create(user=oscar, party=alice[1], field="number", reason="review", words="w", at=timezone.now())
        assert reveals.left_today(oscar) == 0
    with time_machine.travel("2026-11-21T16:01:00Z", tick=False):
        assert reveals.left_today(oscar) == 1


def test_after_use_has_stopped_only_an_authority_is_answered(oscar, alice):
    Identity.objects.update(use_stopped_at=timezone.now())
    assert refused(oscar, alice[1]) == "use_stopped"
    assert look(oscar, alice[1], reason="authority") == SECRETS["number"]


@pytest.mark.django_db(transaction=True)
def test_ten_windows_at_once_open_no_more_than_the_limit(oscar, alice, settings):
    settings.REVEALS_A_DAY = 3

    def window(_: int) -> bool:
        try:
            look(oscar, alice[1])
            return True
        except NotAllowed:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=10) as pool:
        assert sum(pool.map(window, range(10))) == 3
    assert Reveal.objects.count() == 3


def ask(client, party, /, **changed):
    return client.post("/reveal", {"party": str(party.pk), "field": "number", **WHY} | changed)


def test_the_fragment_shows_the_value_to_this_browser_alone(browse, oscar, alice):
    client = browse(oscar)
    prove(client)
    answer = ask(client, alice[1])
    assert answer.status_code == 200
    assert SECRETS["number"] in answer.text
    assert "<html" not in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert "29" in answer.text


def test_an_old_sign_in_is_asked_to_prove_itself_first(browse, oscar, alice, settings):
    oscar.set_password("a long enough password")
    oscar.save()
    client = browse(oscar)
    answer = ask(client, alice[1])
    assert answer.status_code == 409
    assert SECRETS["number"] not in answer.text
    assert "/accounts/reauthenticate/" in answer.text
    prove(client, ago=timedelta(minutes=5, seconds=1))
    assert ask(client, alice[1]).status_code == 409
    prove(client, ago=timedelta(minutes=4, seconds=30))
    assert ask(client, alice[1]).status_code == 200


def test_another_persons_proof_in_the_same_browser_does_not_count(browse, oscar, alice):
    client = browse(oscar)
    prove(client)
    session = client.session
    session["account_authentication_methods_user"] = "999999"
    session.save()
    assert AUTHENTICATION_METHODS_SESSION_KEY in client.session
    assert ask(client, alice[1]).status_code == 409


def test_the_limit_is_told_in_a_sentence(browse, oscar, alice, settings):
    settings.REVEALS_A_DAY = 0
    client = browse(oscar)
    prove(client)
    answer = ask(client, alice[1])
    assert answer.status_code == 409
    assert 'data-refused="quota_reached"' in answer.text


@pytest.mark.parametrize("changed", [{"words": ""}, {"party": "x"}, {"field": "words"}, {"reason": "x"}])
def test_a_bad_request_gets_a_clear_answer(browse, oscar, alice, changed):
    client = browse(oscar)
    prove(client)
    answer = ask(client, alice[1], **changed)
    assert answer.status_code == 422
    assert SECRETS["number"] not in answer.text


def test_a_moderator_is_refused(browse, person, alice):
    client = browse(person("moderator"))
    prove(client)
    assert ask(client, alice[1]).status_code == 403
