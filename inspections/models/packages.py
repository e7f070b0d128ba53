from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evidence.ids import uuid7
from inspections.models.inspections import Inspection


class Package(models.Model):
    """The evidence package of an inspection: a zip that proves itself. A worker makes it; asked for twice with nothing
    new in between, it is the same one."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for a worker")
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")
        # lawfully: the row stays and says when, its bytes are gone
        ERASED = "erased", _("erased")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="packages")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    # what it would hold, digested: while this is the same, so is the package
    contents = models.BinaryField(max_length=32, null=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    # parts done of all, for the bar
    done = models.PositiveIntegerField(default=0)
    parts = models.PositiveIntegerField(default=0)
    # of the zip, which lies in the evidence store under it
    sha256 = models.BinaryField(max_length=32, null=True)
    size = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    # a code, for the page to put in words
    failure = models.CharField(max_length=32, blank=True)
    # the sweeper's: a worker that died leaves it in "making"
    touched_at = models.DateTimeField(db_default=Now())
    # under the class "packages" of evidence/retention.toml
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(state__in=("waiting", "making")), name="one_package_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(sha256__isnull=False, made_at__isnull=False),
                name="ready_package_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="erased", sha256__isnull=False, erased_at__isnull=False)
                | ~Q(state="erased") & Q(erased_at=None),
                name="erased_package_says_when",
            ),
        ]
        indexes = [
            # does a package still need these bytes, and is what was handed in one of ours?
            models.Index(fields=["sha256"], condition=Q(sha256__isnull=False), name="packages_by_content"),
            # whose time may have run out?
            models.Index(fields=["made_at"], condition=Q(state="ready"), name="packages_to_erase"),
        ]

    def __str__(self) -> str:
        return f"package of {self.inspection_id}"
