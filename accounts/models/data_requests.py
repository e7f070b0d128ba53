from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.parties import Party


class DataRequest(models.Model):
    """A person asks for a copy of its data, or for deletion (PIPL 45, 47)."""

    class Kind(models.TextChoices):
        EXPORT = "export", _("copy of my data")
        DELETION = "deletion", _("deletion")

    class State(models.TextChoices):
        DONE = "done", _("done")
        OPEN = "open", _("open")
        WITHDRAWN = "withdrawn", _("withdrawn")

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    # deletion is carried out then, and can be withdrawn until then
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    # counts by kind: what went, what stays and until when
    outcome = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "kind"], condition=Q(state="open"), name="one_open_request_of_a_kind"
            )
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="open"), name="data_requests_due")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.party_id}: {self.state}"
