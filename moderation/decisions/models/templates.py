from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language


class ReasonTemplate(models.Model):
    """A reason in both languages that a moderator starts from, for one rule or for all."""

    code = models.SlugField(max_length=40, unique=True)
    # empty: for every rule
    rule = models.CharField(max_length=12, blank=True)
    name_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    text_en = models.CharField(max_length=1000)
    text_zh = models.CharField(max_length=1000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["rule", "code"]
        permissions = [("write_template", "Can write templates of reasons")]
        indexes = [
            # which may be used for this rule?
            models.Index(fields=["rule"], condition=Q(retired_at=None), name="templates_of_rule")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en

    @property
    def text(self) -> str:
        return self.text_zh if (get_language() or "").startswith("zh") else self.text_en
