from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import MachineClient
from evidence.ids import uuid7
from privacy.rows import RowSealedField


class SharedList(models.Model):
    """A list agreed with another platform or an authority: we publish it, or we take it in.

    Its key makes the digests; both sides hold it. It hides identities from outsiders, not from a partner who tries
    every number.
    """

    class Direction(models.TextChoices):
        OUT = "out", _("published by us")
        IN = "in", _("taken in by us")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=80, unique=True)
    partner = models.CharField(max_length=80)
    direction = models.CharField(max_length=3, choices=Direction)
    # 32 bytes, url-safe base64: agreed with the partner, for HMAC-SHA256
    key = RowSealedField()
    # Ed25519, url-safe base64: ours to sign with (out), the publisher's to check with (in)
    signing_key = RowSealedField()
    public_key = models.CharField(max_length=64)
    # the publisher's own id of the list, which stands in its files
    remote = models.UUIDField(null=True)
    # who at the other end hears of withdrawals by webhook
    client = models.ForeignKey(MachineClient, null=True, on_delete=models.PROTECT, related_name="+")
    # the agreement's end: after it nothing is published, taken in or counted as a hit
    ends_at = models.DateTimeField()
    # out: the last file's number; in: that of the last one taken
    sequence = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(direction="out", signing_key__isnull=False)
                | Q(direction="in", signing_key=None, remote__isnull=False),
                name="list_out_signs_list_in_checks",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Publication(models.Model):
    """That an entry left with a published list, so that its end is told there, too."""

    list = models.ForeignKey(SharedList, on_delete=models.PROTECT, related_name="publications", db_index=False)
    entry = models.ForeignKey("blocklists.Entry", on_delete=models.PROTECT, related_name="publications")
    # of the file in which it first left, and of the one that withdrew it
    sequence = models.PositiveIntegerField()
    withdrawn_sequence = models.PositiveIntegerField(null=True)
    # from when on the partner must not count it: it was lifted or overturned, or its end moved nearer
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "entry"], name="published_once")]
        indexes = [
            # what must the next file withdraw?
            models.Index(
                fields=["list", "ended_at"],
                condition=Q(ended_at__isnull=False, withdrawn_sequence=None),
                name="withdrawals_untold",
            ),
            # … and what does every file say again?
            models.Index(fields=["list", "entry"], condition=Q(ended_at__isnull=False), name="withdrawals_of_list"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} in {self.list_id}"


class ListImport(models.Model):
    """One file taken in: which, from whom, by whom, and what it brought."""

    list = models.ForeignKey(SharedList, on_delete=models.PROTECT, related_name="imports")
    sequence = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    sha256 = models.BinaryField(max_length=32)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    withdrawn = models.PositiveIntegerField()
    identifiers = models.PositiveIntegerField()
    # how far the accounts that were here before have been compared with it, by id of identity, and when that was done
    matched_to = models.UUIDField(null=True)
    matched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "sequence"], name="one_import_per_file")]
        indexes = [
            # which import has not been compared yet?
            models.Index(fields=["id"], condition=Q(matched_at=None), name="imports_unmatched")
        ]

    def __str__(self) -> str:
        return f"{self.list_id} no. {self.sequence}"
