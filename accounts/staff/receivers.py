"""Signing in and out and everything about second factors, as audit events."""

from typing import Any

from allauth.account.signals import authentication_step_completed, password_changed, user_logged_in
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver

from accounts.actors import user_actor
from accounts.models import User
from accounts.staff.factor import has_second_factor
from evidence.actors import Actor
from evidence.services import record


def _tell(user: User, action: str, **detail: Any) -> None:
    with transaction.atomic():
        record(actor=user_actor(user), action=action, target_kind="user", target_id=user.pk, **detail)


@receiver(user_logged_in, dispatch_uid="accounts.staff.signed_in")
def signed_in(user: User, **kwargs: Any) -> None:
    _tell(user, "user.signed_in", second_factor=has_second_factor(user))


@receiver(user_logged_out, dispatch_uid="accounts.staff.signed_out")
def signed_out(user: User | None, **kwargs: Any) -> None:
    if user is not None:
        _tell(user, "user.signed_out")


@receiver(authentication_step_completed, dispatch_uid="accounts.staff.confirmed")
def confirmed(user: User, method: str, **extra: Any) -> None:
    """Proved once more that it is still the same person."""
    if extra.get("reauthenticated"):
        _tell(user, "user.confirmed", method=method, demo=method == "demo")


@receiver(password_changed, dispatch_uid="accounts.staff.password_changed")
def changed_password(user: User, **kwargs: Any) -> None:
    _tell(user, "user.password_changed")


@receiver(mfa.authenticator_added, dispatch_uid="accounts.staff.factor_added")
def factor_added(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    user.known_factor = None
    _tell(user, "user.factor_added", type=authenticator.type)


@receiver(mfa.authenticator_removed, dispatch_uid="accounts.staff.factor_removed")
def factor_removed(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    user.known_factor = None
    _tell(user, "user.factor_removed", type=authenticator.type)


@receiver(mfa.authenticator_reset, dispatch_uid="accounts.staff.factor_reset")
def factor_reset(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _tell(user, "user.factor_reset", type=authenticator.type)


@receiver(mfa.authentication_failed, dispatch_uid="accounts.staff.factor_failed")
def factor_failed(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _tell(user, "user.factor_failed", type=authenticator.type)


def sign_in_failed(username: str) -> None:
    """A wrong name or password. What was typed is not kept: people type passwords into the wrong field."""
    known = User.objects.filter(username=username).values_list("pk", flat=True).first()
    with transaction.atomic():
        record(
            actor=Actor("user", "", "none", ""),
            action="user.sign_in_failed",
            target_kind="user",
            target_id=known or "unknown",
        )
