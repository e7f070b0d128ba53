from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import MachineClient, Party
from evidence.ids import uuid7
from livestream.models.streams import Stream
from privacy.rows import RowSealedField


class Jump(models.Model):
    """A viewer was led out of a room by a link or a code: where, when, and whether a warning stood before it.

    LM2021 15 asks the platform to help when a dispute follows such a jump, LM2021 10 to warn of it.
    """

    class Kind(models.TextChoices):
        LINK = "link", _("link")
        QR = "qr", _("QR code")
        CARD = "card", _("product card")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.ForeignKey(MachineClient, on_delete=models.PROTECT, related_name="+")
    # the platform's own id of it: told twice is kept once
    ref = models.CharField(max_length=64)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="jumps")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="jumps")
    kind = models.CharField(max_length=4, choices=Kind)
    offset_ms = models.BigIntegerField()
    # the host it led to; the whole address may name a person, so it is sealed
    host = models.CharField(max_length=253)
    address = RowSealedField()
    product = models.CharField(max_length=64, blank=True)
    warned = models.BooleanField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "ref"], name="one_jump_per_ref"),
            models.CheckConstraint(condition=Q(offset_ms__gte=0), name="jump_after_the_start"),
        ]
        indexes = [
            # where was this viewer led?
            models.Index(fields=["party", "-id"], name="jumps_of_party"),
            # where did this stream lead?
            models.Index(fields=["stream", "offset_ms"], name="jumps_of_stream"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.host}"
