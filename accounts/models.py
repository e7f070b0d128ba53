from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.roles import PARTY_ROLES
from evidence.ids import uuid7

place_validator = RegexValidator(r"^\d{6}$", _("A place is the six digits of GB/T 2260."))


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
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    # the roles read for this object, see `querysets.roles_of`
    known_roles: list[str] | None = None

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["label"]

    def __str__(self) -> str:
        return self.label or self.username


class Party(models.Model):
    """A person or organisation that stands behind a stream or a purchase. One party may hold several roles."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    roles = ArrayField(models.CharField(max_length=10, choices=PARTY_ROLES))
    name = models.CharField(_("public name"), max_length=80)
    place = models.CharField(_("place"), max_length=6, validators=[place_validator])
    # who told us of this party, and by which name of its own
    client = models.ForeignKey("MachineClient", null=True, on_delete=models.PROTECT, related_name="parties")
    ref = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "parties"
        constraints = [models.UniqueConstraint(fields=["client", "ref"], name="one_party_per_ref")]

    def __str__(self) -> str:
        return self.name


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

    def __str__(self) -> str:
        return f"{self.get_department_display()} {self.place}"


class MachineClient(models.Model):
    """A platform that sends signals and receives measures."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=80, unique=True)
    scopes = ArrayField(models.CharField(max_length=16))
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name

    @property
    def subscriber(self) -> str:
        """Its name in `delivery`."""
        return f"client:{self.id}"

    # DRF takes whatever authenticates for its request.user
    is_authenticated = True


class ClientKey(models.Model):
    """`prefix.secret`: the prefix finds the row, a keyed digest proves the secret. Two may overlap in rotation."""

    client = models.ForeignKey(MachineClient, on_delete=models.CASCADE, related_name="keys")
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.prefix
