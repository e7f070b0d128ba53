"""Where allauth asks us: who may sign up, what a fresh sign-in is, how secrets are kept."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import user_actor
from accounts.models import User
from accounts.staff.reauth import fresh
from accounts.staff.receivers import sign_in_failed
from accounts.staff.secrets import open_secret, seal_secret
from evidence.services import record


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation and registration, never by a bare sign-up form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        # who has just signed in is not asked again on the way to enrolment
        return not fresh(context.request)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """In the demo nobody has a password: one click stands for it, and its audit event says so."""
        if settings.DEMO:
            return [{"id": "demo", "description": _("One click"), "url": reverse("enter_again")}]
        return super().get_reauthentication_methods(user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        sign_in_failed(credentials.get("username", ""))

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody here has a mail address; the audit trail knows, and the person's own pages show it."""


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_secret(encrypted_text)


class SessionsAdapter(DefaultUserSessionsAdapter):
    def end_sessions(self, sessions: list[UserSession]) -> None:
        with transaction.atomic():
            for session in sessions:
                record(
                    actor=user_actor(session.user),
                    action="user.session_ended",
                    target_kind="user",
                    target_id=session.user_id,
                    session=session.pk,
                )
                session.end()
