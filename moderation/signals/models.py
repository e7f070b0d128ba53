from django.db import models
from django.db.models.functions import Now

from evidence.ids import uuid7
from livestream.models import Stream
from moderation.signals.columns import MinutesField


class Batch(models.Model):
    """What a platform sent at once: outbox of the scan, log and context in one row (partitioned by our day).

    Times are milliseconds from the stream's start. `watch_*` span the lines of speech and frames alone: only
    they show that somebody listened or looked.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    received_on = models.DateField()
    received_at = models.DateTimeField(db_default=Now())
    client_id = models.UUIDField()
    stream = models.ForeignKey(Stream, on_delete=models.DO_NOTHING, db_constraint=False, related_name="batches")
    count = models.PositiveSmallIntegerField()
    from_ms = models.BigIntegerField()
    to_ms = models.BigIntegerField()
    watch_from_ms = models.BigIntegerField(null=True)
    watch_to_ms = models.BigIntegerField(null=True)
    sha256 = models.BinaryField(max_length=32)
    body = models.BinaryField()
    scanned_at = models.DateTimeField(null=True)
    # the sweeper's: when it may be sent to a worker again, and how often it was
    sweep_after = models.DateTimeField()
    sweeps = models.PositiveSmallIntegerField(default=0)

    class Meta:
        managed = False
        db_table = "signals_batch"

    def __str__(self) -> str:
        return f"{self.id} ({self.count})"


class KeptBatch(models.Model):
    """A batch that is still owed after its day's partition went: copied here, verified, and read as before.

    One table in place of a thousand old partitions, each of which every look at a stream would have to ask.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    received_on = models.DateField()
    received_at = models.DateTimeField()
    client_id = models.UUIDField()
    stream = models.ForeignKey(
        Stream, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    count = models.PositiveSmallIntegerField()
    from_ms = models.BigIntegerField()
    to_ms = models.BigIntegerField()
    watch_from_ms = models.BigIntegerField(null=True)
    watch_to_ms = models.BigIntegerField(null=True)
    sha256 = models.BinaryField(max_length=32)
    body = models.BinaryField()
    scanned_at = models.DateTimeField(null=True)
    # False while its partition stands too: then it is read there
    standing = models.BooleanField(default=False)
    # when the job looks at it again: not before can its time be over
    look_on = models.DateField()

    class Meta:
        indexes = [
            # the card: which batches hold the words around this moment of this stream?
            models.Index(fields=["stream", "to_ms"], name="kept_batches_moment"),
            # the job: whose time may be over? and which copies belong to the partition that goes?
            models.Index(fields=["look_on"], condition=models.Q(standing=True), name="kept_batches_to_look_at"),
            models.Index(fields=["received_on"], name="kept_batches_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.id} ({self.count})"


class AnyBatch(models.Model):
    """A batch, in its partition or kept: a view, for all that reads what was said. Never written."""

    id = models.UUIDField(primary_key=True, editable=False)
    received_on = models.DateField()
    received_at = models.DateTimeField()
    client_id = models.UUIDField()
    stream = models.ForeignKey(Stream, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    count = models.PositiveSmallIntegerField()
    from_ms = models.BigIntegerField()
    to_ms = models.BigIntegerField()
    watch_from_ms = models.BigIntegerField(null=True)
    watch_to_ms = models.BigIntegerField(null=True)
    sha256 = models.BinaryField(max_length=32)
    body = models.BinaryField()
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "signals_anybatch"

    def __str__(self) -> str:
        return f"{self.id} ({self.count})"


class Trade(models.Model):
    """That a stream offered or sold something, as its signals told: a stream without one may be kept shorter, when its
    platform is known to tell (LE2026 16)."""

    stream = models.OneToOneField(Stream, on_delete=models.CASCADE, primary_key=True, related_name="trade")
    client_id = models.UUIDField()
    first_at = models.DateTimeField()
    # the last such signal, or up to an hour before it
    last_at = models.DateTimeField()

    class Meta:
        indexes = [
            # since when does this platform tell what is sold?
            models.Index(fields=["client_id", "first_at"], name="trades_of_client")
        ]

    def __str__(self) -> str:
        return f"{self.stream_id}"


class Coverage(models.Model):
    """The minutes of a stream that a scanned batch of speech or frames covers. One row a stream."""

    stream = models.OneToOneField(Stream, on_delete=models.CASCADE, primary_key=True, related_name="coverage")
    minutes = MinutesField()

    def __str__(self) -> str:
        return f"{self.stream_id}"


class IdempotencyKey(models.Model):
    """Kept 48 hours: the same key with the same body gets the same answer, with another body a refusal."""

    client_id = models.UUIDField()
    key = models.CharField(max_length=128)
    digest = models.BinaryField(max_length=32)
    batch_id = models.UUIDField()
    answer = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client_id", "key"], name="one_use_of_a_key")]
        indexes = [models.Index(fields=["created_at"], name="old_idempotency_keys")]

    def __str__(self) -> str:
        return self.key
