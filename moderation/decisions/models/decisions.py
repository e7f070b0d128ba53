from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from moderation.cases.models import Case
from moderation.decisions.models.bulk import BulkDecision
from moderation.rulebook.models import RuleVersion
from privacy.fields import SealedTextField


class Decision(models.Model):
    """What was found, on which version of which case; never edited: undone within seconds, or overridden by another.

    By a person; or by the machine (`automatic`), on an open case that a person then decides, which overrides it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(
        max_length=16,
        choices=[(c.value, c.label) for c in Case.Outcome if c not in (Case.Outcome.MERGED, Case.Outcome.SETTLED)],
    )
    rule = models.ForeignKey(RuleVersion, null=True, on_delete=models.PROTECT, related_name="decisions")
    # to the person and to the platform
    reason = models.CharField(max_length=2000, blank=True)
    # what happened, as the statement of reasons tells it to the person; people write names into facts
    facts = SealedTextField(blank=True)
    # a registration's refusal: codes of accounts.identity.reasons
    reasons = ArrayField(models.CharField(max_length=32), default=list)
    automatic = models.BooleanField(default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    at = models.DateTimeField(db_default=Now())
    case_version = models.PositiveIntegerField()
    seen_flag_id = models.BigIntegerField()
    undone_at = models.DateTimeField(null=True)
    # the decision that this one takes the place of; that one is marked, so that one alone is live
    overrides = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="overridden_by")
    overridden_at = models.DateTimeField(null=True)
    bulk = models.ForeignKey(BulkDecision, null=True, on_delete=models.PROTECT, related_name="decisions")

    class Meta:
        permissions = [("override_decision", "Can reverse a decision"), ("bulk_decide", "Can decide cases in bulk")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(undone_at=None, overridden_at=None), name="one_live_decision"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="violation") | Q(rule__isnull=False), name="violation_cites_a_rule"
            ),
            models.CheckConstraint(
                condition=Q(automatic=True, decided_by=None) | Q(automatic=False, decided_by__isnull=False),
                name="decided_by_a_person_or_automatic",
            ),
        ]
        indexes = [
            models.Index(fields=["decided_by", "-at"], name="decisions_of_person"),
            # the decisions of an hour, to be counted: they come in order, so a block index does
            BrinIndex(fields=["at"], name="decisions_by_time"),
            # what did people decide under this rule lately, and what became of it?
            models.Index(fields=["rule", "-at"], condition=Q(automatic=False), name="decisions_under_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} on case {self.case_id}"

    @property
    def live(self) -> bool:
        return self.undone_at is None and self.overridden_at is None
