from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")
    CRITICAL = "critical", _("critical")


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    WATCH = "watch", _("watch")
    LIVE = "live", _("live")
    RETIRED = "retired", _("retired")


class RuleGroup(models.Model):
    """One of the nine groups: the default queues, and the keys 1 to 9 of the console."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    name_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en


class RuleVersion(models.Model):
    """A rule as it stood: what is cited by a decision never changes afterwards.

    `definition` is the whole rule as the detection engine reads it (`detection.rules.rule_from_dict`).
    """

    code = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    group = models.ForeignKey(RuleGroup, on_delete=models.PROTECT, related_name="versions")
    severity = models.CharField(max_length=8, choices=Severity)
    article = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160)
    title_zh = models.CharField(max_length=160)
    response = ArrayField(models.CharField(max_length=16))
    machine_may = ArrayField(models.CharField(max_length=16))
    definition = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["group_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(status__in=["watch", "live"]), name="one_version_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.number}"

    @property
    def title(self) -> str:
        return self.title_zh if (get_language() or "").startswith("zh") else self.title_en


class RulebookState(models.Model):
    """One row: rises whenever a version enters or leaves use, so that every process knows to build anew."""

    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_rulebook")]

    def __str__(self) -> str:
        return f"rulebook {self.version}"
