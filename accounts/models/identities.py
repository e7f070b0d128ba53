from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.parties import Party
from evidence.ids import uuid7
from privacy.rows import RowSealedField


class Identity(models.Model):
    """Who a party really is: sealed values, a blind index to find them by, and how far their check has come.

    Whether a verified identity is still good is a question of the clock, so it is computed (`standing`), never
    stored by a job that may fail.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("natural person")
        ORGANISATION = "organisation", _("organisation")

    class DocumentType(models.TextChoices):
        RESIDENT_ID = "resident_id", _("resident identity card")
        HMT_RESIDENCE = "hmt_residence", _("residence permit for Hong Kong, Macau or Taiwan residents")
        HK_MACAU_PERMIT = "hk_macau_permit", _("travel permit for Hong Kong and Macau residents")
        TAIWAN_PERMIT = "taiwan_permit", _("travel permit for Taiwan residents")
        FOREIGN_RESIDENCE = "foreign_residence", _("foreign permanent resident identity card")
        PASSPORT = "passport", _("passport")
        CREDIT_CODE = "credit_code", _("unified social credit code")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        VERIFIED = "verified", _("verified")
        REFUSED = "refused", _("refused")
        SUSPENDED = "suspended", _("suspended")
        CLOSED = "closed", _("closed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="identity")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PERSON)
    document_type = models.CharField(max_length=20, choices=DocumentType, blank=True)
    real_name = RowSealedField()
    number = RowSealedField()
    # ISO date; from the document, never typed twice
    birth_date = RowSealedField()
    mobile = RowSealedField()
    residence = RowSealedField()
    # a reviewer's words to the person: people write names into them
    words = RowSealedField()
    # privacy.index: 16 bytes, under which version of the key
    number_index = models.BinaryField(max_length=16, null=True)
    mobile_index = models.BinaryField(max_length=16, null=True)
    index_version = models.PositiveSmallIntegerField(default=1)
    # a platform that knows only a band: accounts.ages.BANDS. It never rises by itself.
    band = models.CharField(max_length=5, blank=True)
    document_until = models.DateField(null=True)

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    state_at = models.DateTimeField(default=timezone.now)
    # counts what was handed in: a check names the submission it was made of
    submission = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    recheck_due_at = models.DateTimeField(null=True)
    recheck_asked_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    # codes: why it was refused or suspended; what the reviewer should look at twice
    reasons = ArrayField(models.CharField(max_length=32), default=list)
    warnings = ArrayField(models.CharField(max_length=32), default=list)
    # PIPL 47: use has stopped, storage goes on as long as the law asks
    use_stopped_at = models.DateTimeField(null=True)
    keep_until = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "identities"
        permissions = [
            ("review_identity", "Can decide registrations"),
            ("reveal_identity", "Can reveal personal data with a reason"),
        ]
        constraints = [
            # one person stands behind one party: of two registrations at once, the database lets one be verified
            models.UniqueConstraint(
                fields=["document_type", "number_index"],
                condition=Q(state__in=("verified", "suspended")),
                name="one_verified_party_per_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_at__isnull=False, recheck_due_at__isnull=False),
                name="verified_identity_is_rechecked",
            ),
        ]
        indexes = [
            # has this number been here before?
            models.Index(fields=["number_index"], name="identity_by_number"),
            # … this mobile?
            models.Index(fields=["mobile_index"], name="identity_by_mobile"),
            # whose check lapses next?
            models.Index(fields=["recheck_due_at"], condition=Q(state="verified"), name="identity_recheck_due"),
            # what waits for a check, and since when?
            models.Index(
                fields=["submitted_at"],
                condition=Q(state="submitted") | Q(state="verified", recheck_asked_at__isnull=False),
                name="identity_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"identity of {self.party_id}: {self.state}"

    def standing(self, now: datetime | None = None) -> str:
        """The state, or `lapsed` for a verified identity whose re-check is overdue."""
        if self.state == self.State.VERIFIED and self.recheck_due_at and self.recheck_due_at <= (now or timezone.now()):
            return "lapsed"
        return self.state


class IdentityCheck(models.Model):
    """One check of one submission, kept as the law wants it: when, how, by whom, with what result."""

    class Method(models.TextChoices):
        MANUAL = "manual", _("by staff, on documents")
        PROVIDER = "provider", _("by the identity provider")

    class Result(models.TextChoices):
        MATCH = "match", _("matches")
        MISMATCH = "mismatch", _("does not match")
        UNAVAILABLE = "unavailable", _("provider not available")
        UNSURE = "unsure", _("provider could not tell")

    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="checks")
    submission = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=10, choices=Method)
    result = models.CharField(max_length=12, choices=Result)
    reasons = ArrayField(models.CharField(max_length=32), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # the provider's own receipt, for a dispute; no personal data
    receipt = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["identity", "-id"], name="checks_of_identity")]

    def __str__(self) -> str:
        return f"{self.method}: {self.result}"
