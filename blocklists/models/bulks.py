from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evidence.ids import uuid7
from privacy.rows import RowSealedField


class Bulk(models.Model):
    """Many proposals out of one file: looked at dry first, then made at once, and undone at once."""

    class State(models.TextChoices):
        DRY = "dry", _("looked at")
        MADE = "made", pgettext_lazy("what was done", "proposed")
        UNDONE = "undone", _("undone")
        DROPPED = "dropped", _("given up")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=8, choices=State, default=State.DRY)
    # the lines that can be proposed, as JSON: kept sealed between the dry run and the making, then emptied
    content = RowSealedField()
    lines = models.PositiveIntegerField()
    good = models.PositiveIntegerField()
    # [line number, column, code]: never what stood there
    rejected = models.JSONField(default=list)
    kinds = ArrayField(models.CharField(max_length=20), default=list)
    # {"encoding": …, "delimiter": …, "sides": {side: {ground: lines}}} of the lines that can be proposed
    summary = models.JSONField(default=dict)
    made_at = models.DateTimeField(null=True)
    # lines of `content` dealt with: where a worker goes on that takes over from a killed one
    done = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)
    # the second person's word on all that still waits; a worker carries it out, entry by entry
    confirmer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirm_asked_at = models.DateTimeField(null=True)
    confirm_done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(confirmer=F("by")), name="bulk_confirmed_by_a_second_person"),
            models.CheckConstraint(
                condition=Q(confirmer=None, confirm_asked_at=None)
                | Q(confirmer__isnull=False, confirm_asked_at__isnull=False),
                name="bulk_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.good} of {self.lines} lines"
