from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class PlatformLicence(models.Model):
    """A licence that the platform itself holds for a class of goods (LM2021 5): without it the class stays off air."""

    # a licence class of livestream/admission/categories.toml
    covers = models.SlugField(_("covers"), max_length=32)
    number = models.CharField(_("number"), max_length=60)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True)
    withdrawn_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    # how many days before its end it was last reminded of
    reminded_at_days = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            # a renewal keeps its number and begins on another day
            models.UniqueConstraint(fields=["covers", "number", "valid_from"], name="one_licence_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.covers} {self.number}"
