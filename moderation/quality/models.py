from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from moderation.cases.models import Case


class KnownAnswer(models.Model):
    """A decided case whose right answer two seniors agree on: mixed among the samples to see how well we judge."""

    of_case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="known_answer")
    outcome = models.CharField(max_length=16)
    rule = models.CharField(max_length=12, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(confirmed_by=F("set_by")), name="known_answer_of_two"),
        ]

    def __str__(self) -> str:
        return f"known answer of {self.of_case_id}"


class Sample(models.Model):
    """A decided case looked at again, blind, by somebody who had no part in it; or a known answer asked of somebody.

    It changes nothing about the case: where the two differ, a senior may override the decision.
    """

    of_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="samples")
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="sample")
    known = models.ForeignKey(KnownAnswer, null=True, on_delete=models.PROTECT, related_name="samples")
    # as it was when the sample was drawn; `first_rule`: the one cited, or where nothing was found the heaviest flag's
    first_outcome = models.CharField(max_length=16)
    first_rule = models.CharField(max_length=12, blank=True)
    first = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    second_outcome = models.CharField(max_length=16, blank=True)
    second_rule = models.CharField(max_length=12, blank=True)
    second = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(db_default=Now())
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [
            ("review_sample", "Can review samples of decided cases"),
            ("view_quality", "Can see the quality page"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(second=F("first")), name="sample_reviewed_by_other_eyes"),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, second_outcome="", second=None)
                | Q(reviewed_at__isnull=False, second__isnull=False) & ~Q(second_outcome=""),
                name="sample_reviewed_or_not",
            ),
            # drawn once; a known answer is asked of many
            models.UniqueConstraint(fields=["of_case"], condition=Q(known=None), name="a_case_is_sampled_once"),
        ]
        indexes = [
            # how often do two agree under this rule?
            models.Index(fields=["first_rule", "-reviewed_at"], name="samples_under_rule"),
            # … and lately, under all of them?
            models.Index(fields=["-reviewed_at"], name="samples_lately"),
        ]

    def __str__(self) -> str:
        return f"second review of {self.of_case_id}"


class ExposureDay(models.Model):
    """How much hard content somebody looked at on one day of China: for a break prompt, seen by that person alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exposure")
    day = models.DateField()
    severe = models.PositiveIntegerField(default=0)
    # since the last break, and when the first and the last of those was seen
    since_break = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_exposure_row_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.day}"
