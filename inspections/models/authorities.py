from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import AuthorityPost
from accounts.models.parties import place_validator
from evidence.ids import uuid7


class Authority(models.Model):
    """A department of a place. Its users hold posts (`accounts.AuthorityPost`) of the same department and place; once
    it is dissolved their posts end."""

    department = models.CharField(max_length=12, choices=AuthorityPost.Department)
    # GB/T 2260: zeros are the unnamed levels, 000000 the whole country
    place = models.CharField(max_length=6, validators=[place_validator])
    # as it calls itself
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_default=Now())
    dissolved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "authorities"
        permissions = [("manage_authorities", "Can register authorities, invite users, see what they looked at")]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "place"], condition=Q(dissolved_at=None), name="one_authority_of_a_place"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """A seat at the counter for one person: taken once with a code, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="invitations")
    # what colleagues and audit events will see: a badge number or a role, never a real name
    label = models.CharField(max_length=60)
    # SHA-256 of the code, which is shown once
    code_digest = models.BinaryField(max_length=32, unique=True)
    # until when the code may be used, and until when the seat is held afterwards
    use_until = models.DateTimeField()
    seat_until = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    used_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="invitation"
    )
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seat_until__gt=F("use_until")), name="seat_outlasts_its_code"),
            models.CheckConstraint(
                condition=Q(used_by=None, used_at=None) | Q(used_by__isnull=False, used_at__isnull=False),
                name="invitation_used_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.label
