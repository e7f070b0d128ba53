from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evidence.ids import uuid7
from evidence.models import Exhibit
from privacy.rows import RowSealedField


class Report(models.Model):
    """A file that a worker draws: the dashboard as PDF, or what the rules want to be reported by a day."""

    class Kind(models.TextChoices):
        DASHBOARD = "dashboard", _("report of a place and period")
        # LE2026 9, Online Trading 25: January and July, to the provincial market regulator
        IDENTITIES = "identities", _("identities of operators and marketers")
        # opinion of March 2022: each half-year, to the provincial cyberspace administration and tax
        STREAMERS = "streamers", _("streamers who earn: accounts and kinds of income")
        # State Council Order 810: the month after each quarter, to tax
        INCOME = "income", _("identities and income of operators")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for a worker")
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    place = models.CharField(max_length=6)
    period_from = models.DateField()
    period_to = models.DateField()
    # as of when the figures are
    as_of = models.DateTimeField()
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="reports")
    asked_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    parts = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(Exhibit, null=True, on_delete=models.PROTECT, related_name="+")
    # what the rules ask for holds identities: its bytes are sealed with a key of their own, which is sealed here, so
    # that a change of the site’s key need not write them anew
    key = RowSealedField()
    made_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=32, blank=True)
    touched_at = models.DateTimeField(db_default=Now())
    # what the authority gave for it
    due_on = models.DateField(null=True)
    receipt_number = models.CharField(max_length=80, blank=True)
    receipt_on = models.DateField(null=True)
    receipt_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        permissions = [("file_reports", "Can make the reports that the rules ask for and enter their receipts")]
        constraints = [
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="report_period_is_whole"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(file__isnull=False, made_at__isnull=False), name="ready_report_is_whole"
            ),
            # what the rules ask for is made once for a place and period, until it failed
            models.UniqueConstraint(
                fields=["kind", "place", "period_from"],
                condition=~Q(kind="dashboard") & ~Q(state="failed"),
                name="one_report_of_a_period",
            ),
        ]
        indexes = [models.Index(fields=["asked_by", "-id"], name="reports_of_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.period_from:%Y-%m-%d}"
