"""Codes: sealed at rest, good once, limited in tries; recovery codes too."""

import json
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.staff import secrets
from evidence.models import AuditEvent
from tests.accounts.staff.conftest import PASSWORD, code_of, enrol, sign_in, stored_secret


@pytest.fixture
def secret(mona, django_capture_on_commit_callbacks) -> str:
    """Mona has an app; its first code is used up."""
    with (
        time_machine.travel(timezone.now() - timedelta(minutes=10), tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        return enrol(sign_in("mona"))


def answer(client: Client, code: str) -> str:
    return client.post("/accounts/2fa/authenticate/", {"code": code}).get("Location", "")


def test_the_right_code_opens(mona, secret):
    assert answer(sign_in("mona"), code_of(secret)) == "/home"


def test_a_code_opens_once(mona, secret):
    with time_machine.travel(timezone.now(), tick=False):
        code = code_of(secret)
        assert answer(sign_in("mona"), code) == "/home"
        assert answer(sign_in("mona"), code) == ""


@pytest.mark.parametrize("steps", [-2, -1, 1, 2])
def test_an_earlier_code_and_a_later_one_open_nothing(mona, secret, steps):
    with time_machine.travel(timezone.now(), tick=False):
        assert answer(sign_in("mona"), code_of(secret, steps)) == ""


@pytest.mark.parametrize("code", ["", "000000x", "１２３４５６", "0" * 500, "'; --"])
def test_what_is_no_code_opens_nothing(mona, secret, code):
    assert answer(sign_in("mona"), code) == ""


def test_a_recovery_code_opens_once(mona, secret):
    codes = Authenticator.objects.get(user=mona, type="recovery_codes").wrap().generate_codes()
    assert answer(sign_in("mona"), codes[3]) == "/home"
    assert answer(sign_in("mona"), codes[3]) == ""
    assert answer(sign_in("mona"), codes[4]) == "/home"


def test_guessing_is_stopped_even_for_the_right_code(mona, secret):
    client = sign_in("mona")
    with time_machine.travel(timezone.now(), tick=False):
        right = code_of(secret)
        for guess in range(6):
            assert answer(client, f"{(int(right) + 1 + guess) % 10**6:06}") == ""
        assert answer(client, right) == ""


def test_secrets_are_sealed_at_rest(mona, secret):
    assert stored_secret(mona) == secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        rows = [row[0] for row in cursor.fetchall()]
    assert len(rows) == 2
    assert not any(secret in row for row in rows)
    seed = Authenticator.objects.get(user=mona, type="recovery_codes")
    assert secrets.open_secret(seed.data["seed"]) not in json.dumps(rows)


def test_a_rotated_key_seals_them_anew(mona, secret, settings):
    settings.FIELD_KEY_FALLBACKS = [settings.FIELD_KEY]
    settings.FIELD_KEY = "bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleSE="
    assert secrets.reseal() == 2
    assert secrets.reseal() == 0
    settings.FIELD_KEY_FALLBACKS = []
    assert stored_secret(mona) == secret


def test_after_five_minutes_a_proof_is_asked_for_again(mona, secret):
    client = sign_in("mona")
    assert answer(client, code_of(secret)) == "/home"
    assert client.get("/accounts/2fa/codes/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=5)):
        asked = client.get("/accounts/2fa/codes/")
        assert asked["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2F2fa%2Fcodes%2F"
        back = client.post(asked["Location"], {"code": "x", "password": PASSWORD})
        assert back["Location"] == "/accounts/2fa/codes/"
        assert client.get("/accounts/2fa/codes/").status_code == 200


def test_the_code_too_proves_that_it_is_still_the_same_person(mona, secret):
    client = sign_in("mona")
    answer(client, code_of(secret))
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        done = client.post("/accounts/2fa/reauthenticate/?next=/accounts/2fa/codes/", {"code": code_of(secret)})
        assert done["Location"] == "/accounts/2fa/codes/"
        assert client.get("/accounts/2fa/codes/").status_code == 200


def test_all_of_it_is_in_the_audit_trail(mona, secret):
    answer(sign_in("mona"), "000000")
    answer(sign_in("mona"), code_of(secret))
    told = list(AuditEvent.objects.filter(target_id=str(mona.pk)).order_by("id").values_list("action", flat=True))
    assert told.count("user.factor_added") == 2  # the app, and the codes that come with it
    assert "user.factor_failed" in told
    last = AuditEvent.objects.filter(action="user.signed_in").order_by("-id").first()
    assert last.detail == {"second_factor": True}
    assert last.actor_role == "moderator"


def test_the_audit_trail_holds_no_secret(mona, secret):
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM evidence_auditevent t")
        assert secret not in cursor.fetchone()[0]


def test_new_codes_put_the_old_ones_out_of_force(mona, secret, django_capture_on_commit_callbacks):
    old = Authenticator.objects.get(user=mona, type="recovery_codes").wrap().generate_codes()
    client = sign_in("mona")
    answer(client, code_of(secret))
    assert client.get("/accounts/2fa/codes/new/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/accounts/2fa/codes/new/")["Location"] == "/accounts/2fa/codes/"
    assert answer(sign_in("mona"), old[0]) == ""
    assert AuditEvent.objects.filter(action="user.factor_reset").count() == 1
