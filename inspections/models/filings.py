from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evidence.models import Exhibit


class Filing(models.Model):
    """A filing or licence of the platform's own (LM2021 5): shape of number, scope, until when, and its files. Licences
    for a class of goods stay `livestream.PlatformLicence`, which the door to the air asks."""

    class Kind(models.TextChoices):
        ICP = "icp", _("ICP filing")
        ICP_LICENCE = "icp_licence", _("ICP licence")
        POLICE = "police", _("public-security filing")
        SECURITY = "security", _("security assessment")
        ALGORITHM = "algorithm", _("algorithm filing")
        SYNTHETIC = "synthetic", _("assessment of synthetic hosts")
        CLASSIFIED = "classified", _("classified protection of the system")

    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=80)
    # what it covers: a domain, an app, a service
    scope = models.CharField(max_length=200)
    valid_from = models.DateField()
    # empty: it has no end of its own
    valid_until = models.DateField(null=True)
    files = models.ManyToManyField(Exhibit, related_name="+")
    # by when what changed has to be filed (algorithm: ten working days)
    change_due_on = models.DateField(null=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # how many days before its end it was last reminded of; and before the day by which its change has to be filed
    reminded_at_days = models.SmallIntegerField(null=True)
    change_reminded_at_days = models.SmallIntegerField(null=True)

    class Meta:
        permissions = [("manage_filings", "Can put filings and licences on file and withdraw them")]
        constraints = [
            models.UniqueConstraint(
                # a renewal keeps its number and begins on another day
                fields=["kind", "number", "scope", "valid_from"],
                condition=Q(withdrawn_at=None),
                name="one_filing_of_a_number",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="filing_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
