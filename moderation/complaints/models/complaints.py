from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Document, MachineClient, Party
from evidence.ids import uuid7
from livestream.models import Channel, Stream
from moderation.cases.models import Case
from privacy.rows import RowSealedField


class Complaint(models.Model):
    """A buyer complains (a wish of its own), or somebody reports (none): about a room, a stream, a moment in it, a
    product or an order (LM2021 15, LE2026 20).

    `serial` is its place among the complaints of its case: who decides the case names the last one that was read.
    """

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("complaint")
        REPORT = "report", _("report")

    class Reason(models.TextChoices):
        FALSE_CLAIM = "false_claim", _("what was said is not true")
        QUALITY = "quality", _("the goods are not as they should be")
        COUNTERFEIT = "counterfeit", _("counterfeit or unsafe goods")
        PRICE = "price", _("another price than the one shown")
        NO_REFUND = "no_refund", _("a refund or return was refused or delayed")
        NOT_SENT = "not_sent", _("the goods did not come")
        OFF_PLATFORM = "off_platform", _("led away from the platform")
        ABUSE = "abuse", _("insulted, threatened or shut out")
        PRIVACY = "privacy", _("personal data was shown or misused")
        MINORS = "minors", _("harm to a minor, or a minor who bought or tipped")
        UNLAWFUL = "unlawful", _("unlawful or indecent content")
        OTHER = "other", _("something else")

    class Wish(models.TextChoices):
        NONE = "none", _("nothing for myself")
        REFUND = "refund", _("a refund")
        EXCHANGE = "exchange", _("an exchange")
        CORRECTION = "correction", _("a correction")

    class OrderKnown(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed by our records")
        OTHERS = "others", _("our records name another buyer")
        UNKNOWN = "unknown", _("not in our records")

    class State(models.TextChoices):
        OPEN = "open", _("being looked at")
        # the operator answered, and the complainant says whether that settles it
        ANSWERED = "answered", _("the operator answered")
        SETTLED = "settled", _("settled")
        UPHELD = "upheld", _("found right")
        REJECTED = "rejected", _("not found right")
        WITHDRAWN = "withdrawn", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    serial = models.PositiveIntegerField(default=0)
    client = models.ForeignKey(MachineClient, on_delete=models.PROTECT, related_name="+")
    # the platform's own id of it, when it came by API: sent twice is kept once
    client_ref = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(max_length=16, choices=Reason)
    wish = models.CharField(max_length=10, choices=Wish, default=Wish.NONE)

    # about what: a room always, the rest as far as it is known
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="complaints")
    stream = models.ForeignKey(Stream, null=True, on_delete=models.PROTECT, related_name="complaints")
    offset_ms = models.BigIntegerField(null=True)
    product = models.CharField(max_length=64, blank=True)
    order_ref = models.CharField(max_length=64, blank=True)
    # the operator who answers for the room
    about = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="complaints_about")
    place = models.CharField(max_length=6)

    by = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="complaints")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # by or about a minor: goes first, and only to cleared people
    minors = models.BooleanField(default=False)
    # what is complained of; people write names into words
    words = RowSealedField()
    files = models.ManyToManyField(Document, related_name="+")
    # what our records say of the order, when it was named
    order_known = models.CharField(max_length=10, choices=OrderKnown, blank=True)
    # keyed digest of the device, where a platform tells it: many from one device count as one
    device = models.BinaryField(max_length=32, null=True)
    # days of China, as the complainant tells them: when the goods came, and when they were sent back
    received_on = models.DateField(null=True)
    sent_back_on = models.DateField(null=True)

    at = models.DateTimeField(db_default=Now())
    # the published deadline
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="complaints")

    asked_at = models.DateTimeField(null=True)
    operator_due_at = models.DateTimeField(null=True)
    operator_answer = RowSealedField()
    # which of the wishes it offers
    offer = models.CharField(max_length=10, choices=Wish, blank=True)
    operator_answered_at = models.DateTimeField(null=True)
    operator_user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    # to the complainant
    answer = RowSealedField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    # a clock lapsed: laid before the authority (12315)
    handed_over_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [
            ("handle_complaint", "Can handle complaints"),
            ("handle_minors", "Can handle complaints by or about minors"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "client_ref"], condition=~Q(client_ref=""), name="one_complaint_per_ref"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("open", "answered"), settled_at=None)
                | Q(state__in=("settled", "upheld", "rejected", "withdrawn"), settled_at__isnull=False),
                name="complaint_open_or_settled",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("upheld", "rejected")) | Q(decided_by__isnull=False),
                name="a_person_answers_a_complaint",
            ),
            models.CheckConstraint(condition=Q(offset_ms=None) | Q(stream__isnull=False), name="moment_in_a_stream"),
        ]
        indexes = [
            # whose answer is due, the most pressing first?
            models.Index(fields=["due_at"], condition=Q(state__in=("open", "answered")), name="complaints_due"),
            # whose operator owes an answer?
            models.Index(
                fields=["operator_due_at"],
                condition=Q(operator_due_at__isnull=False, operator_answered_at=None, settled_at=None),
                name="operators_due",
            ),
            # whose refund is late?
            models.Index(
                fields=["sent_back_on"],
                condition=Q(sent_back_on__isnull=False, settled_at=None),
                name="complaints_sent_back",
            ),
            # what was laid before the authorities, newest first?
            models.Index(
                fields=["-handed_over_at"], condition=Q(handed_over_at__isnull=False), name="complaints_handed_over"
            ),
            # one's own, newest first
            models.Index(fields=["by", "-at"], name="complaints_of_party"),
            # how many came from this device lately?
            models.Index(fields=["device", "-at"], condition=Q(device__isnull=False), name="complaints_of_device"),
            # about this operator
            models.Index(fields=["about", "-at"], name="complaints_about_party"),
            # about this room, this product in this stream
            models.Index(fields=["channel", "-at"], name="complaints_about_room"),
            models.Index(fields=["stream", "product"], name="complaints_about_product"),
            # about this product in any stream
            models.Index(fields=["product"], condition=~Q(product=""), name="complaints_by_product"),
            # by an order's number
            models.Index(fields=["order_ref"], condition=~Q(order_ref=""), name="complaints_by_order"),
            models.Index(fields=["case", "serial"], name="complaints_of_case"),
            # those of an hour, and those whose clock ended in it, to be counted: deadlines come in their order
            BrinIndex(fields=["at", "due_at", "operator_due_at"], name="complaints_by_time"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people name it by."""
        return f"C{self.pk.hex[-8:].upper()}"


class ComplaintStep(models.Model):
    """One thing that happened to a complaint, for its receipt; words stay in the complaint."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="steps")
    code = models.CharField(max_length=24)
    facts = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.code} of {self.complaint_id}"
