from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from livestream.models.streams import Audience, Stream


class Restriction(models.Model):
    """What a measure demands of a stream or a party, from `starts_at` until it ends or is lifted.

    Its basis is named in plain values: the app that decides stands above this one.
    """

    class Kind(models.TextChoices):
        LIMIT_TRAFFIC = "limit_traffic", _("limit traffic")
        PAUSE = "pause", _("pause")
        CUT = "cut", _("cut")
        AUDIENCE = "audience", _("raise the audience's age")
        HIDE_PRODUCT = "hide_product", _("hide a product")
        # one function of a stream
        MUTE = "mute", _("mute")
        # what an account may not do: one function, being on air, being there at all, coming back
        RESTRICT = "restrict", _("restrict a function")
        OFF_AIR = "off_air", _("off air for a period")
        CLOSED = "closed", _("closed")
        NO_REREGISTRATION = "no_return", _("no re-registration")

    class Function(models.TextChoices):
        """Of a stream: comments and link-up. Of an account: all of them."""

        COMMENT = "comment", _("comments")
        LINK_UP = "link_up", _("link-up by voice or video")
        TIP = "tip", _("tips")
        ORDER = "order", _("orders")
        SELL = "sell", _("showing products")

    stream = models.ForeignKey(Stream, null=True, on_delete=models.CASCADE, related_name="restrictions")
    party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="restrictions")
    kind = models.CharField(max_length=16, choices=Kind)
    # limit_traffic: the percentage of usual reach that is left
    percent = models.PositiveSmallIntegerField(null=True)
    # audience: the band that this stream is now for
    audience = models.CharField(max_length=4, choices=Audience, blank=True)
    # hide_product: the platform's own id of it
    product = models.CharField(max_length=64, blank=True)
    # mute, restrict
    function = models.CharField(max_length=8, choices=Function, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    no_end_reason = models.CharField(max_length=200, blank=True)
    lifted_at = models.DateTimeField(null=True)
    # the platform was told that it is over
    end_told = models.BooleanField(default=False)
    basis_type = models.CharField(max_length=16)
    basis_id = models.CharField(max_length=64)
    basis_text = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stream=None, party__isnull=False) | Q(stream__isnull=False, party=None),
                name="restriction_on_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=False) | ~Q(no_end_reason=""), name="restriction_ends_or_says_why"
            ),
            models.CheckConstraint(
                condition=Q(kind="limit_traffic", percent__isnull=False, percent__range=(0, 99))
                | Q(~Q(kind="limit_traffic"), percent=None),
                name="only_limits_have_percent",
            ),
            models.CheckConstraint(
                condition=Q(kind="audience") & ~Q(audience="") | ~Q(kind="audience") & Q(audience=""),
                name="only_raises_have_audience",
            ),
            models.CheckConstraint(
                condition=Q(kind="hide_product") & ~Q(product="") | ~Q(kind="hide_product") & Q(product=""),
                name="only_hidden_products_are_named",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("mute", "restrict")) & ~Q(function="")
                | ~Q(kind__in=("mute", "restrict")) & Q(function=""),
                name="only_mutes_and_restrictions_name_a_function",
            ),
        ]
        indexes = [
            # what do we demand of this stream?
            models.Index(fields=["stream"], condition=Q(lifted_at=None), name="restrictions_of_stream"),
            # what do we demand of this party?
            models.Index(fields=["party"], condition=Q(lifted_at=None), name="restrictions_of_party"),
            # which have ended without the platform being told?
            models.Index(fields=["ends_at"], condition=Q(end_told=False, lifted_at=None), name="restrictions_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.stream_id or self.party_id}"


class AccountDemand(models.Model):
    """How often a platform was told what we demand of an account: the number on each message, rising."""

    party = models.OneToOneField(Party, primary_key=True, on_delete=models.CASCADE, related_name="account_demand")
    sequence = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.party_id}: {self.sequence}"
