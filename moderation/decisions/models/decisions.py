from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from livestream.models import Restriction, Stream
from moderation.cases.models import Case
from moderation.rulebook.models import RuleVersion


class Decision(models.Model):
    """What a person found, on which version of which case; never edited: undone or overridden."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(
        max_length=16,
        choices=[(c.value, c.label) for c in Case.Outcome if c not in (Case.Outcome.MERGED, Case.Outcome.SETTLED)],
    )
    rule = models.ForeignKey(RuleVersion, null=True, on_delete=models.PROTECT, related_name="decisions")
    reason = models.CharField(max_length=2000, blank=True)
    # a registration's refusal: codes of accounts.identity.reasons
    reasons = ArrayField(models.CharField(max_length=32), default=list)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    at = models.DateTimeField(db_default=Now())
    case_version = models.PositiveIntegerField()
    seen_flag_id = models.BigIntegerField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(undone_at=None), name="one_live_decision"),
            models.CheckConstraint(
                condition=~Q(outcome="violation") | Q(rule__isnull=False), name="violation_cites_a_rule"
            ),
        ]
        indexes = [models.Index(fields=["decided_by", "-at"], name="decisions_of_person")]

    def __str__(self) -> str:
        return f"{self.outcome} on case {self.case_id}"


class MeasureKind(models.TextChoices):
    """The ladder on a stream (LM2021 10), lightest first."""

    PROMPT = "prompt", _("prompt")
    WARN = "warn", _("warn")
    LIMIT_TRAFFIC = "limit_traffic", _("limit traffic")
    PAUSE = "pause", _("pause")
    CUT = "cut", _("cut")


class Measure(models.Model):
    """One thing done to a stream by a decision."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not delivered")
        LIFTED = "lifted", _("lifted")
        UNDONE = "undone", _("undone")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="measures")
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=16, choices=MeasureKind)
    percent = models.PositiveSmallIntegerField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    message_id = models.UUIDField()
    restriction = models.OneToOneField(Restriction, null=True, on_delete=models.PROTECT, related_name="measure")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        permissions = [("lift_measure", "Can lift a measure before its end")]
        constraints = [
            models.UniqueConstraint(fields=["decision", "kind"], name="one_measure_of_a_kind"),
        ]
        indexes = [
            # what was done to this stream, newest first (the streamer's page)
            models.Index(fields=["stream", "-id"], name="measures_of_stream"),
            # which measure did this message carry?
            models.Index(fields=["message_id"], name="measure_of_message"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.stream_id}"
