from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from evidence.ids import uuid7


class MachineClient(models.Model):
    """A platform that sends signals and receives measures."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=80, unique=True)
    scopes = ArrayField(models.CharField(max_length=16))
    is_active = models.BooleanField(default=True)
    # This platform checks who goes on air at a door of its own and only reports starts: proving LM2021 8 is then up
    # to it. Without this, a start that our admission refuses is refused.
    own_door = models.BooleanField(default=False)
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
