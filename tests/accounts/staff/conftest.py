"""Mona moderates; she has a password and nothing else yet."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.staff.secrets import open_secret

PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _one_code_at_a_time(time_machine):
    """An app shows another code each half minute, perhaps between reading it and typing it."""
    time_machine.move_to(timezone.now(), tick=False)


@pytest.fixture
def mona(seeded) -> User:
    user = User.objects.create_user("mona", PASSWORD, label="Mona", language="en")
    user.groups.add(Group.objects.get(name="moderator"))
    return user


@pytest.fixture
def buyer(seeded) -> User:
    return User.objects.create_user("ben", PASSWORD, label="Ben", language="en")


def sign_in(name: str, password: str = PASSWORD, client: Client | None = None) -> Client:
    client = client or Client()
    client.post("/accounts/login/", {"login": name, "password": password})
    return client


def code_of(secret: str, steps: int = 0) -> str:
    """What the app shows at this moment."""
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30 + steps))


def enrol(client: Client) -> str:
    """Set up an app in this browser; the secret."""
    secret = client.get("/accounts/2fa/app/").context["form"].secret
    answer = client.post("/accounts/2fa/app/", {"code": code_of(secret)})
    assert answer["Location"] == "/accounts/2fa/codes/"
    return secret


def stored_secret(user: User) -> str:
    return open_secret(Authenticator.objects.get(user=user, type="totp").data["secret"])
