from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from evidence.ids import uuid7
from evidence.models import Exhibit
from inspections.models.inspections import Inspection
from livestream.models import Channel, Stream
from moderation.cases.models import Case
from privacy.rows import RowSealedField


class InspectionFinding(models.Model):
    """What an inspection found against one article, with its facts, its evidence and its gravity."""

    class Gravity(models.TextChoices):
        SLIGHT = "slight", _("slight")
        ORDINARY = "ordinary", _("ordinary")
        GRAVE = "grave", _("grave")

    class Answer(models.TextChoices):
        NONE = "", _("nothing to put right")
        OWED = "owed", _("to be put right")
        HANDED_IN = "handed_in", _("proof handed in")
        ACCEPTED = "accepted", _("put right")
        REFUSED = "refused", _("not put right")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    # "LM2021 9", "LE2026 26" …: of inspections/orders/articles.toml
    article = models.CharField(max_length=40)
    gravity = models.CharField(max_length=10, choices=Gravity)
    facts = RowSealedField()
    # against whom; empty: the platform itself
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="inspection_findings")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.PROTECT, related_name="+")
    stream = models.ForeignKey(Stream, null=True, on_delete=models.PROTECT, related_name="+")
    cases = models.ManyToManyField(Case, related_name="inspection_findings")
    exhibits = models.ManyToManyField(Exhibit, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    # rectification: what is demanded until when, the proof, and what the follow-up said
    answer = models.CharField(max_length=10, choices=Answer, blank=True, default=Answer.NONE)
    demand = RowSealedField()
    due_at = models.DateTimeField(null=True)
    proof = RowSealedField()
    proof_files = models.ManyToManyField(Exhibit, related_name="+")
    proof_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    proof_at = models.DateTimeField(null=True)
    followed_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    followed_up_at = models.DateTimeField(null=True)
    follow_up = RowSealedField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", due_at=None) | ~Q(answer="") & Q(due_at__isnull=False),
                name="rectification_has_a_deadline",
            )
        ]
        indexes = [
            # whose proof is due?
            models.Index(fields=["due_at"], condition=Q(answer__in=("owed", "refused")), name="rectifications_due"),
        ]

    def __str__(self) -> str:
        return f"{self.article} of {self.inspection_id}"


class Penalty(models.Model):
    """What an authority decided under a law that sets a penalty: LM2021 sets none of its own (28)."""

    class Kind(models.TextChoices):
        WARNING = "warning", _("warning")
        NOTICE = "notice", _("public notice of criticism")
        FINE = "fine", _("fine")
        CONFISCATION = "confiscation", _("confiscation of unlawful gains")
        STOP = "stop", _("order to stop or suspend the service")
        LICENCE = "licence", _("suspension or revocation of a licence")
        BAN = "ban", _("ban from the trade")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    finding = models.ForeignKey(InspectionFinding, on_delete=models.PROTECT, related_name="penalties")
    kind = models.CharField(max_length=12, choices=Kind)
    # a code of inspections/orders/bands.toml: the law that sets it, with its band, source and certainty
    band = models.CharField(max_length=32)
    # inside the band when it has one; a confiscation's as it was decided
    amount_fen = models.PositiveBigIntegerField(null=True)
    # why outside the band, where the decision itself says so (lessened or mitigated punishment)
    outside_band = models.CharField(max_length=200, blank=True)
    decision_number = models.CharField(max_length=80)
    decided_on = models.DateField()
    # by when, and to whom, it may be appealed
    appeal_until = models.DateField(null=True)
    appeal_note = models.CharField(max_length=500, blank=True)
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="penalties")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    # the authority took it back, or a court did
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_why = models.CharField(max_length=200, blank=True)
    # on the joint list (LM2021 29): until when the authority orders it, and the entry it became
    listed_until = models.DateTimeField(null=True)
    entry_id = models.UUIDField(null=True)

    class Meta:
        verbose_name_plural = "penalties"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "decision_number", "kind"], name="one_penalty_of_a_kind_in_a_decision"
            ),
            models.CheckConstraint(
                condition=~Q(kind="fine") | Q(amount_fen__isnull=False, amount_fen__gt=0), name="fine_has_an_amount"
            ),
            models.CheckConstraint(
                condition=Q(appeal_until=None) | Q(appeal_until__gte=F("decided_on")), name="appeal_after_the_decision"
            ),
        ]
        indexes = [
            # what was this party punished for, newest first?
            models.Index(fields=["party", "-id"], condition=Q(party__isnull=False), name="penalties_of_party")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.decision_number}"
