from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import Party
from livestream.models import Channel
from moderation.decisions.models.decisions import Decision


class Strike(models.Model):
    """What a decision leaves on record against a room, or against an account: a weight, until it expires."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="strikes")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.PROTECT, related_name="strikes")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="strikes")
    rule = models.CharField(max_length=12)
    weight = models.PositiveSmallIntegerField()
    at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    # the decision was undone or overridden
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel=None, party__isnull=False) | Q(channel__isnull=False, party=None),
                name="strike_on_one_subject",
            ),
            models.UniqueConstraint(
                fields=["decision", "channel", "party"], nulls_distinct=False, name="one_strike_of_a_decision"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("at")), name="strike_expires_after_it_is_made"),
        ]
        indexes = [
            # what counts against this room?
            models.Index(fields=["channel", "-expires_at"], condition=Q(cancelled_at=None), name="strikes_of_channel"),
            # … against this account?
            models.Index(fields=["party", "-expires_at"], condition=Q(cancelled_at=None), name="strikes_of_party"),
        ]

    def __str__(self) -> str:
        return f"{self.weight} for {self.rule}"
