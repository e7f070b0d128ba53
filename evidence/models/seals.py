from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Seal(models.Model):
    """A Merkle tree over audit events that no running transaction can still precede, chained to the seal before.

    It lists its events and their leaf hashes, so that a changed, missing or added row can be named; a third party needs
    the root alone. Never changed: triggers refuse it. Kept for ever, also when its events are lawfully erased.
    """

    # 1, 2, 3 …: a gap is a missing seal
    number = models.PositiveBigIntegerField(primary_key=True)
    made_at = models.DateTimeField(db_default=Now())
    # which database cluster made it (pg_control_system): after a restore into another one transaction numbers start
    # anew, and the first seal there covers every unsealed row
    cluster = models.CharField(max_length=20)
    # rows of this cluster from here on are the next seal's: `xact >= horizon and id > floor_id`
    horizon = models.PositiveBigIntegerField()
    floor_id = models.BigIntegerField(default=0)
    # of the events, in the order of their leaves (by transaction, then id)
    ids = ArrayField(models.BigIntegerField())
    # 32 bytes an event
    leaves = models.BinaryField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    root = models.BinaryField(max_length=32)
    # SHA-256 over the chain of the seal before, this number, its count and its root (`merkle.chained`)
    chain = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["number"]
        indexes = [
            # which seal covers this event?
            models.Index(fields=["last_at", "first_at"], name="seals_by_time")
        ]

    def __str__(self) -> str:
        return f"seal {self.number}"
