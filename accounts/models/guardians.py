from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.documents import Document
from accounts.models.parties import Party
from evidence.ids import uuid7


class Guardianship(models.Model):
    """That somebody answers for a minor. Nothing else about a child under 14 is stored before consent (PIPL 31)."""

    class Relation(models.TextChoices):
        PARENT = "parent", _("parent")
        GRANDPARENT = "grandparent", _("grandparent")
        SIBLING = "sibling", _("adult brother or sister")
        APPOINTED = "appointed", _("appointed guardian")

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        PROPOSED = "proposed", _("waiting for a check")
        VERIFIED = "verified", _("verified")
        REFUSED = "refused", _("refused")
        ENDED = "ended", _("ended")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # unknown while the code is on its way from one to the other
    minor = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="guardianships")
    guardian = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="wards")
    relation = models.CharField(max_length=12, choices=Relation, blank=True)
    proof = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    # keyed digest of the code one gives the other; gone once used
    code_digest = models.BinaryField(max_length=32, null=True)
    code_until = models.DateTimeField(null=True)
    # purposes consented to now, as the ledger's last entries say: accounts.models.ConsentEntry is the truth
    consents = ArrayField(models.CharField(max_length=24), default=list)
    created_at = models.DateTimeField(db_default=Now())
    verified_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(minor=F("guardian")), name="nobody_guards_oneself"),
            models.UniqueConstraint(
                fields=["minor", "guardian"],
                condition=Q(state__in=("proposed", "verified")),
                name="one_guardianship_each",
            ),
        ]
        indexes = [
            # who answers for this minor?
            models.Index(fields=["minor", "state"], name="guardians_of_minor"),
            # whom does this guardian answer for?
            models.Index(fields=["guardian", "state"], name="wards_of_guardian"),
            models.Index(fields=["code_digest"], condition=Q(code_digest__isnull=False), name="guardianship_by_code"),
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} for {self.minor_id}: {self.state}"
