from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Document, Party
from blocklists.models import Entry
from evidence.ids import uuid7
from moderation.cases.models import Case
from moderation.complaints.models.complaints import Complaint
from moderation.decisions.models import Decision
from privacy.rows import RowSealedField


class Appeal(models.Model):
    """Somebody asks that what was decided about them be looked at again, by other eyes (LE2026 12, 14; PIPL 24).

    Against one thing: a blocklist entry, a decision with its measures, or the answer to a complaint of one's own.
    """

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("upheld")
        CHANGED = "changed", _("changed")
        OVERTURNED = "overturned", _("overturned")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="appeals")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="appeals")
    complaint = models.ForeignKey(Complaint, null=True, on_delete=models.PROTECT, related_name="appeals")
    # who appeals
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="appeals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="appeal")
    # what is said against it; people write names into words
    words = RowSealedField()
    files = models.ManyToManyField(Document, related_name="+")
    at = models.DateTimeField(db_default=Now())
    # by when it is answered
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = RowSealedField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # who decided what is appealed, kept here so that the database itself refuses the same eyes
    first = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        permissions = [("decide_appeal", "Can decide appeals")]
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, decision=None, complaint=None)
                | Q(entry=None, decision__isnull=False, complaint=None)
                | Q(entry=None, decision=None, complaint__isnull=False),
                name="appeal_against_one_thing",
            ),
            # once each
            models.UniqueConstraint(fields=["entry", "party"], name="one_appeal_each"),
            models.UniqueConstraint(fields=["decision", "party"], name="one_appeal_against_a_decision_each"),
            models.UniqueConstraint(fields=["complaint", "party"], name="one_appeal_against_an_answer_each"),
            models.CheckConstraint(
                condition=~Q(decided_by=F("first")) & ~Q(decided_by=F("second")), name="appeal_decided_by_other_eyes"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None)
                | Q(outcome="withdrawn", decided_at__isnull=False)
                | ~Q(outcome="") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="appeal_open_or_decided",
            ),
        ]
        indexes = [
            # what is still owed an answer, the most pressing first?
            models.Index(fields=["due_at"], condition=Q(outcome=""), name="appeals_due"),
            # those of an hour, and those whose clock ended in it, to be counted
            BrinIndex(fields=["at", "due_at"], name="appeals_by_time"),
            # … and those decided in it: an answer comes days later, in no order
            models.Index(fields=["decided_at"], condition=Q(decided_at__isnull=False), name="appeals_by_answer"),
        ]

    def __str__(self) -> str:
        return f"appeal against {self.entry_id or self.decision_id or self.complaint_id}"
