from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.parties import Party, place_validator


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. `label` is what colleagues and audit events see; no real name stands here."""

    username = models.CharField(_("user name"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    label = models.CharField(_("shown as"), max_length=60)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    single_keys = models.BooleanField(_("single-key shortcuts"), default=True)
    # severe pictures: hidden until asked for, without colour, without sound
    blur = models.BooleanField(_("blur severe pictures"), default=True)
    grey = models.BooleanField(_("severe pictures in grey"), default=True)
    mute = models.BooleanField(_("severe video without sound"), default=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    # the roles read for this object, see `querysets.roles_of`
    known_roles: list[str] | None = None
    # whether it has a second factor, see `staff.factor`
    known_factor: bool | None = None
    # what its roles permit, read with who is signed in, see `backends`
    known_permissions: list[str] | None = None

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["label"]

    def __str__(self) -> str:
        return self.label or self.username


class Membership(models.Model):
    """What a user may do for a party: decides everything streamers, operators, buyers and guardians see."""

    class Part(models.TextChoices):
        OWNER = "owner", _("owner")
        STAFF = "staff", _("staff")
        GUARDIAN = "guardian", _("guardian of")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="memberships")
    part = models.CharField(max_length=8, choices=Part)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "party"], name="one_part_per_party")]

    def __str__(self) -> str:
        return f"{self.user} · {self.party} · {self.part}"


class AuthorityPost(models.Model):
    """An authority's user: of which department, and for which place."""

    class Department(models.TextChoices):
        CYBERSPACE = "cyberspace", _("cyberspace administration")
        MARKET = "market", _("market regulation")
        POLICE = "police", _("public security")
        COMMERCE = "commerce", _("commerce")
        CULTURE = "culture", _("culture and tourism")
        TAX = "tax", _("taxation")
        RADIO = "radio", _("radio and television")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="post")
    department = models.CharField(max_length=12, choices=Department)
    place = models.CharField(max_length=6, validators=[place_validator])
    # a seat for a time; empty: until it is ended
    until = models.DateTimeField(null=True)
    # given up, withdrawn, or gone with its authority
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.get_department_display()} {self.place}"

    def stands(self, now: datetime | None = None) -> bool:
        """Whether its user may act for the authority now."""
        now = now or timezone.now()
        return (self.until is None or self.until > now) and (self.ended_at is None or self.ended_at > now)
