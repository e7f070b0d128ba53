from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.clients import MachineClient
from accounts.roles import PARTY_ROLES
from evidence.ids import uuid7

place_validator = RegexValidator(r"^\d{6}$", _("A place is the six digits of GB/T 2260."))


class Party(models.Model):
    """A person or organisation that stands behind a stream or a purchase. One party may hold several roles."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    roles = ArrayField(models.CharField(max_length=10, choices=PARTY_ROLES))
    name = models.CharField(_("public name"), max_length=80)
    place = models.CharField(_("place"), max_length=6, validators=[place_validator])
    # who told us of this party, and by which name of its own
    client = models.ForeignKey(MachineClient, null=True, on_delete=models.PROTECT, related_name="parties")
    ref = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "parties"
        constraints = [models.UniqueConstraint(fields=["client", "ref"], name="one_party_per_ref")]
        indexes = [
            # who is called so?
            models.Index(fields=["name"], name="parties_by_name")
        ]

    def __str__(self) -> str:
        return self.name
