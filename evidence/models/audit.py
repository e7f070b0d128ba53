from django.db import models
from django.db.models.functions import Now


class AuditEvent(models.Model):
    """What somebody did, written in the transaction that did it; never changed (triggers refuse it).

    Partitioned by month. `xact` (a column of the table alone) lets the seal see which rows no running
    transaction can still precede. Targets are plain values without foreign keys; `detail` holds ids, codes
    and digests, never personal data.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    actor_kind = models.CharField(max_length=8)
    actor_id = models.CharField(max_length=64)
    actor_role = models.CharField(max_length=32)
    actor_label = models.CharField(max_length=150)
    action = models.CharField(max_length=64)
    target_kind = models.CharField(max_length=32)
    target_id = models.CharField(max_length=64)
    target_label = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        managed = False
        db_table = "evidence_auditevent"

    def __str__(self) -> str:
        return f"{self.action} {self.target_kind} {self.target_id}"
