from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import AuthorityPost, Party
from accounts.models.parties import place_validator
from evidence.ids import uuid7
from evidence.models import Exhibit
from inspections.models.draws import Draw
from livestream.models import Channel, Stream
from privacy.rows import RowSealedField


class Inspection(models.Model):
    """An authority inspects the platform, or rooms, streams and parties of its place (LM2021 26, LE2026 21, 46–52)."""

    class Kind(models.TextChoices):
        ROUTINE = "routine", _("routine inspection")
        SPECIAL = "special", _("special inspection")
        RANDOM = "random", _("random inspection")
        COMPLAINT = "complaint", _("on a complaint or lead")

    class Material(models.TextChoices):
        """What may be demanded; the evidence package holds a part for each."""

        CASES = "cases", _("cases, flags and decisions")
        WORDS = "words", _("frozen evidence: words, frames, product cards, titles")
        MEASURES = "measures", _("measures and what became of them")
        COMPLAINTS = "complaints", _("complaints and their clocks")
        PARTIES = "parties", _("parties and their checks, masked")
        BLOCKLIST = "blocklist", _("blocklist entries")
        FIGURES = "figures", _("figures of the dashboard")
        STAFFING = "staffing", _("rosters and rooms online")
        FILINGS = "filings", _("filings and licences")
        SECURITY = "security", _("self-checks of the site's security")
        EVENTS = "events", _("audit events")

    class State(models.TextChoices):
        ORDERED = "ordered", _("ordered")
        ACKNOWLEDGED = "acknowledged", _("acknowledged")
        DELIVERED = "delivered", _("material delivered")
        # findings are on record, and something has to be put right
        RECTIFYING = "rectifying", _("being put right")
        # proof was handed in
        FOLLOW_UP = "follow_up", _("follow-up")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    department = models.CharField(max_length=12, choices=AuthorityPost.Department)
    # of the authority; what is inspected lies in it
    place = models.CharField(max_length=6, validators=[place_validator])
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=10, choices=Kind)
    # codes of inspections/orders/bases.toml, and the authority's own file number
    bases = ArrayField(models.CharField(max_length=32))
    file_number = models.CharField(max_length=80)
    # why, in its own words
    words = RowSealedField()
    # within the authority's own place: "330106" of an authority of 330100
    scope_place = models.CharField(max_length=6, validators=[place_validator])
    # whom: none of them means everything of the place
    channels = models.ManyToManyField(Channel, related_name="inspections")
    streams = models.ManyToManyField(Stream, related_name="inspections")
    parties = models.ManyToManyField(Party, related_name="inspections")
    draw = models.OneToOneField(Draw, null=True, on_delete=models.PROTECT, related_name="inspection")
    # what is inspected happened from … to (days of China, both included)
    period_from = models.DateField()
    period_to = models.DateField()
    material = ArrayField(models.CharField(max_length=10, choices=Material))
    # by when the material is owed: the end of a working day
    due_at = models.DateTimeField()

    state = models.CharField(max_length=12, choices=State, default=State.ORDERED)
    # rises with every act: one names the version that its person saw
    version = models.PositiveIntegerField(default=1)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    delivered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    # the last reminder of each clock that was sent: code → moment
    reminded = models.JSONField(default=dict)

    class Meta:
        permissions = [
            ("answer_inspection", "Can acknowledge inspections, deliver material and hand in proofs"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="inspected_period_is_whole"),
            models.CheckConstraint(
                condition=Q(state__in=("closed", "withdrawn"), closed_at__isnull=False)
                | ~Q(state__in=("closed", "withdrawn")) & Q(closed_at=None),
                name="inspection_open_or_closed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("ordered", "withdrawn")) | Q(acknowledged_at__isnull=False),
                name="acknowledged_before_it_goes_on",
            ),
        ]
        indexes = [
            # an authority's own, newest first
            models.Index(fields=["place", "department", "-id"], name="inspections_of_authority"),
            # which clocks run?
            models.Index(fields=["due_at"], condition=Q(closed_at=None), name="inspections_open"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people name it by."""
        return f"I{self.pk.hex[-8:].upper()}"


class InspectionStep(models.Model):
    """One thing that happened in an inspection, for its history; words stand where they belong."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="steps")
    code = models.CharField(max_length=24)
    facts = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.code} of {self.inspection_id}"


class MysteryNote(models.Model):
    """What a mystery shopper saw: a test purchase or a look from a buyer's account."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="mystery_notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.PROTECT, related_name="+")
    stream = models.ForeignKey(Stream, null=True, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()
    # the platform's number of the test purchase
    order_ref = models.CharField(max_length=64, blank=True)
    words = RowSealedField()
    files = models.ManyToManyField(Exhibit, related_name="+")
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"note of {self.inspection_id}"


class InspectionLetter(models.Model):
    """A letter of the authority from a template: an invitation to an interview, or a warning."""

    class Kind(models.TextChoices):
        INTERVIEW = "interview", _("invitation to an interview")
        WARNING = "warning", _("warning letter")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind)
    # to whom; empty: to the platform
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="inspection_letters")
    # an interview's moment; place and matter stand in the words
    meets_at = models.DateTimeField(null=True)
    words = RowSealedField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} of {self.inspection_id}"
