from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from moderation.cases.models import Case
from moderation.decisions.models.decisions import Decision
from privacy.fields import SealedTextField


class HeldDecision(models.Model):
    """The measures of a decision that wait for a second person, who can't be the first: the database says so too."""

    class Outcome(models.TextChoices):
        RELEASED = "released", _("released")
        REFUSED = "refused", _("refused")
        SENT_BACK = "sent_back", _("sent back")
        # the decision was overridden while it waited
        DROPPED = "dropped", _("dropped")

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="held")
    # "held_decision", since `Case.held()` says whether somebody has the case in hand
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="held_decision")
    # codes of decisions/second_person.toml: why it needs two
    why = ArrayField(models.CharField(max_length=24))
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    second = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    # from one colleague to the other
    words = SealedTextField(blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(second=F("first")), name="second_person_is_not_the_first"),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None, second=None)
                | Q(outcome="dropped", settled_at__isnull=False)
                | Q(outcome__in=("released", "refused", "sent_back"), settled_at__isnull=False, second__isnull=False),
                name="held_until_a_second_person_settles",
            ),
        ]

    def __str__(self) -> str:
        return f"held: {self.decision_id}"
