from django.db import models
from django.db.models.functions import Now


class Erasure(models.Model):
    """That the retention job erased a partition (or exhibits), what it counted, kept and dropped; never changed.

    Its audit event carries the same digests, so that a partition that was dropped by hand looks different.
    """

    # a class of evidence/retention.toml
    retention = models.CharField(max_length=24)
    # the partition's name, or "" for rows
    partition = models.CharField(max_length=63, blank=True)
    period_from = models.DateTimeField()
    period_to = models.DateTimeField()
    counted = models.PositiveBigIntegerField()
    kept = models.PositiveBigIntegerField(default=0)
    erased = models.PositiveBigIntegerField()
    # over the rows that were kept, as read back from where they were copied to
    kept_sha256 = models.BinaryField(max_length=32, null=True)
    # audit events alone: which ids went, as int8multirange in text
    ids = models.TextField(blank=True)
    # the newest seal then: audit events that went stand in it or in one before
    last_seal = models.PositiveBigIntegerField(null=True)
    last_chain = models.BinaryField(max_length=32, null=True)
    # the canonical line of its audit event: the event goes with its own month, its leaf stays in a seal for ever
    line = models.BinaryField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.retention} {self.partition}"
