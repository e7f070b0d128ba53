from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evidence.ids import uuid7


class Exhibit(models.Model):
    """Something frozen as it was: its bytes lie in the store under their SHA-256, an audit event holds the digest.

    The same bytes frozen twice are two exhibits and one object. Its subject is a plain value: the apps that freeze
    stand above this one.
    """

    class Kind(models.TextChoices):
        WORDS = "words", _("words around the moment")
        FRAME = "frame", _("frame")
        PRODUCT = "product", _("product card")
        TITLE = "title", _("title and room as shown")
        COVER = "cover", _("cover")
        DECISION = "decision", _("decision and its statement of reasons")
        FILE = "file", _("file")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    # empty: the bytes could not be had, and `facts` says why; what was known of them stands there too
    sha256 = models.BinaryField(max_length=32, null=True)
    size = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(max_length=60, blank=True)
    # "stream", "party", "inspection", "filing" …
    subject_kind = models.CharField(max_length=16)
    subject_id = models.CharField(max_length=64)
    place = models.CharField(max_length=6, blank=True)
    # where in the stream
    offset_ms = models.BigIntegerField(null=True)
    # counts, codes and digests; never personal data
    facts = models.JSONField(default=dict)
    frozen_at = models.DateTimeField(db_default=Now())
    # a class of evidence/retention.toml, and when its clock began
    retention = models.CharField(max_length=24)
    keep_from = models.DateTimeField()
    # lawfully erased: the row stays, its bytes are gone
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # what was frozen of this subject, in the order of the stream?
            models.Index(fields=["subject_kind", "subject_id", "offset_ms"], name="exhibits_of_subject"),
            # does anything else still need these bytes?
            models.Index(fields=["sha256"], condition=Q(sha256__isnull=False), name="exhibits_by_content"),
            # whose time may have run out?
            models.Index(fields=["retention", "keep_from"], condition=Q(erased_at=None), name="exhibits_to_erase"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
