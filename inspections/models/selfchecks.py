from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class SelfCheckRun(models.Model):
    """One look at the site's own security, by the clock or by somebody."""

    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        permissions = [("view_selfchecks", "Can see and run the self-checks of the site's security")]
        indexes = [models.Index(fields=["-at"], name="selfchecks_by_time")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class SelfCheck(models.Model):
    """What one check said."""

    class Result(models.TextChoices):
        GOOD = "good", _("good")
        WARNING = "warning", _("look into it")
        BAD = "bad", _("bad")
        # it could not be found out, and `facts` says why
        UNKNOWN = "unknown", _("not known")

    run = models.ForeignKey(SelfCheckRun, on_delete=models.CASCADE, related_name="checks")
    # of inspections/selfchecks
    code = models.CharField(max_length=32)
    result = models.CharField(max_length=8, choices=Result)
    # counts, dates and codes for its sentence
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "code"], name="one_result_of_a_check")]
        indexes = [
            # the history of one check
            models.Index(fields=["code", "-id"], name="selfchecks_of_code")
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.result}"


class RestoreTest(models.Model):
    """That a backup was restored and looked at: entered by who did it, or by the command that does it."""

    at = models.DateTimeField(db_default=Now())
    # when the backup that was restored had been made
    backup_made_at = models.DateTimeField()
    good = models.BooleanField()
    # rows counted, seals verified
    facts = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"restore test {self.at:%Y-%m-%d}"
