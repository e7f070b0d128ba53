from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blocklists.models.entries import Entry
from evidence.ids import uuid7
from privacy.rows import RowSealedField


class Change(models.Model):
    """One step of an entry's history: what was done, by whom, and what it moved. Never edited."""

    class Act(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("what was done", "proposed")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXTENDED = "extended", _("period changed")
        LIFTED = "lifted", _("lifted")
        OVERTURNED = "overturned", _("overturned")
        MERGED = "merged", _("merged")
        # another account or number of the same person
        LINKED = "linked", _("linked")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="changes", db_index=False)
    act = models.CharField(max_length=10, choices=Act)
    # None: the machine, as when a shared list withdraws an entry
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    words = RowSealedField()
    ended_before = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    # ids and codes: the other entry of a merge, the kinds of a link
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            # the history of an entry
            models.Index(fields=["entry", "id"], name="changes_of_entry")
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.entry_id}"
