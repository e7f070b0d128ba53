from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from evidence.ids import uuid7


class BulkDecision(models.Model):
    """Many cases of one rule decided alike, after some of them were opened and read; taken back as one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=12)
    # what was asked for, as the list's address has it
    query = models.CharField(max_length=500, blank=True)
    # the cases (by id) drawn to be read before anything is decided, and which of them were opened
    samples = ArrayField(models.BigIntegerField())
    opened = ArrayField(models.BigIntegerField(), default=list)
    # all of the cases, with the version of each that was counted: `[[case, version, seen flag], …]`
    cases = models.JSONField()
    at = models.DateTimeField(db_default=Now())
    # what was asked for; a worker carries it out, case by case
    outcome = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=2000, blank=True)
    # `[[kind, minutes, percent], …]`
    wishes = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True)
    # how many of the cases were gone through, and which of them were left as they are: `[[case, why], …]`
    done = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    # who reverses what was too late to undo, and why; a worker does it
    reversed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reversal_reason = models.CharField(max_length=2000, blank=True)
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(decided_at__isnull=False), name="bulk_undone_after_it_was_decided"
            ),
            models.CheckConstraint(
                condition=Q(reversed_by=None, reversal_reason="")
                | Q(reversed_by__isnull=False, undone_at__isnull=False) & ~Q(reversal_reason=""),
                name="bulk_reversed_with_a_reason",
            ),
        ]
        indexes = [
            # which are not carried out yet?
            models.Index(
                fields=["decided_at"],
                condition=Q(decided_at__isnull=False, finished_at=None),
                name="bulks_to_decide",
            ),
            models.Index(
                fields=["undone_at"], condition=Q(reversed_by__isnull=False, reversed_at=None), name="bulks_to_reverse"
            ),
            # whose are these, newest first?
            models.Index(fields=["by", "-id"], name="bulks_of_person"),
        ]

    def __str__(self) -> str:
        return f"bulk {self.pk}"
