from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from livestream.models import Channel


class Grade(models.TextChoices):
    """How a room stands, from what is on record of it."""

    A = "A", _("A: keeps the rules")
    B = "B", _("B: small faults")
    C = "C", _("C: under watch")
    D = "D", _("D: serious faults")


class ChannelGrade(models.Model):
    """The credit grade of a room as it was computed: one line whenever grade or parts changed, and one a month.

    Live-streaming Provisions 2016 15 and E-Commerce Law 39 want a credit system, LE2026 11 encourages an index; none
    gives a formula: ours is `grades/formula.py`, and `formula` says which of it this line followed.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="grades")
    day = models.DateField()
    grade = models.CharField(max_length=1, choices=Grade)
    # 0 to 100
    score = models.PositiveSmallIntegerField()
    # {part: {"points": …, "facts": {…}}}, as the operator is shown them
    parts = models.JSONField()
    formula = models.PositiveSmallIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "day"], name="one_grade_a_day")]
        indexes = [
            # the newest, and the history
            models.Index(fields=["channel", "-day"], name="grades_of_channel")
        ]

    def __str__(self) -> str:
        return f"{self.grade} for {self.channel_id}"


class KeyRoom(models.Model):
    """A room under graded management (LM2021 14): why, since when, and who patrols it."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="key_times")
    # codes of grades/thresholds.toml, or "by_hand"
    why = models.JSONField(default=list)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True)
    last_patrol_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [("assign_patrol", "Can name key rooms and their patrol officers")]
        constraints = [
            models.UniqueConstraint(fields=["channel"], condition=Q(until=None), name="key_room_once_at_a_time")
        ]
        indexes = [
            # whose round comes next?
            models.Index(fields=["last_patrol_at"], condition=Q(until=None), name="patrol_rounds")
        ]

    def __str__(self) -> str:
        return f"key room {self.channel_id}"


class DeletionDay(models.Model):
    """The comments deleted in a room on one day of China: how many, how many of them unfavourable, how many without a
    lawful reason (LM2021 21, OT2021 15)."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="deletion_days")
    day = models.DateField()
    deleted = models.PositiveIntegerField(default=0)
    unfavourable = models.PositiveIntegerField(default=0)
    without_reason = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "day"], name="one_deletion_row_a_day")]

    def __str__(self) -> str:
        return f"{self.deleted} deleted in {self.channel_id}"

    @property
    def share(self) -> int | None:
        """Percent of the deleted ones that were unfavourable."""
        return round(100 * self.unfavourable / self.deleted) if self.deleted else None


class ChannelFigures(models.Model):
    """What a platform tells of a room's size, for graded management (LM2021 14); the newest alone."""

    channel = models.OneToOneField(Channel, primary_key=True, on_delete=models.CASCADE, related_name="figures")
    followers = models.PositiveBigIntegerField(default=0)
    # of the last thirty days
    orders = models.PositiveBigIntegerField(default=0)
    amount_fen = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "channel figures"

    def __str__(self) -> str:
        return f"figures of {self.channel_id}"
