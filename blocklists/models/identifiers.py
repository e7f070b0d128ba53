from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from blocklists.models.entries import Entry
from blocklists.models.sharing import SharedList
from evidence.ids import uuid7
from privacy.rows import RowSealedField


class Kind(models.TextChoices):
    """What somebody is known by. Document kinds are those of `accounts.models.Identity.DocumentType`."""

    # "<client id>/<the platform's own name for it>"
    ACCOUNT = "account", _("account")
    RESIDENT_ID = "resident_id", _("resident identity card")
    HMT_RESIDENCE = "hmt_residence", _("residence permit for Hong Kong, Macau or Taiwan residents")
    HK_MACAU_PERMIT = "hk_macau_permit", _("travel permit for Hong Kong and Macau residents")
    TAIWAN_PERMIT = "taiwan_permit", _("travel permit for Taiwan residents")
    FOREIGN_RESIDENCE = "foreign_residence", _("foreign permanent resident identity card")
    PASSPORT = "passport", _("passport")
    CREDIT_CODE = "credit_code", _("unified social credit code")
    MOBILE = "mobile", _("mobile number")
    PAYEE = "payee", _("payee account")
    DEVICE = "device", _("device")
    STREAM_KEY = "stream_key", _("stream key")
    ADDRESS = "address", _("address")
    ACCOUNT_NAME = "account_name", _("account name")


class Identifier(models.Model):
    """One thing a listed person is known by: sealed, and found by a keyed digest.

    The value is opened only to export, to rotate or to index anew. What came with a shared list has no value, only
    the digest under that list's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # found by the constraint below, which begins with it
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="identifiers", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind)
    value = RowSealedField()
    # privacy.index.blind_index(kind, value), or that of the list's key
    digest = models.BinaryField(max_length=16)
    # of our own key; 0 for a list's
    key_version = models.PositiveSmallIntegerField(default=0)
    list = models.ForeignKey(SharedList, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # whose account it is, where that account is one here: an entry may name several
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(list=None, value__isnull=False, key_version__gt=0)
                | Q(list__isnull=False, value=None, key_version=0),
                name="identifier_of_ours_or_of_a_list",
            ),
            models.UniqueConstraint(fields=["entry", "digest"], name="one_identifier_once"),
        ]
        indexes = [
            # is this listed? Answered from the index alone, whatever is asked for
            models.Index(fields=["digest"], include=["entry", "kind"], name="identifier_by_digest"),
            # what an older key indexed, during a rotation
            models.Index(fields=["key_version"], condition=Q(list=None), name="identifier_by_key_version"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.entry_id}"


class Seen(models.Model):
    """What an account was seen with, as a digest alone: enough to see that two accounts share it."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="seen_with")
    kind = models.CharField(max_length=20, choices=Kind)
    digest = models.BinaryField(max_length=16)
    key_version = models.PositiveSmallIntegerField()
    first_at = models.DateTimeField(db_default=Now())
    last_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "seen"
        constraints = [models.UniqueConstraint(fields=["party", "digest"], name="seen_once")]
        indexes = [
            # which other accounts were seen with this?
            models.Index(fields=["digest"], name="seen_by_digest")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.party_id}"
