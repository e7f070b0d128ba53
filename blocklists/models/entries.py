from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from blocklists.models.bulks import Bulk
from blocklists.models.sharing import SharedList
from evidence.ids import uuid7
from privacy.rows import RowSealedField


class Side(models.TextChoices):
    """Of the camera. The articles read name a list of streamers only; a buyer's entry rests on the house rule."""

    STREAMER = "streamer", _("streamer")
    BUYER = "buyer", _("buyer")


class Scope(models.TextChoices):
    """What a listed person may not do."""

    GO_LIVE = "go_live", _("go live")
    CAMERA = "camera", _("be on camera")
    OPERATE = "operate", _("operate a room")
    BUY = "buy", _("buy")
    TIP = "tip", _("tip")
    COMMENT = "comment", _("comment")


SCOPES_OF = {
    Side.STREAMER: (Scope.GO_LIVE, Scope.CAMERA, Scope.OPERATE),
    Side.BUYER: (Scope.BUY, Scope.TIP, Scope.COMMENT),
}


class State(models.TextChoices):
    """What people did. *In force* and *expired* are questions of the clock and are computed (`Entry.standing`)."""

    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    # also a proposal that never came into force: `ended_code` says how it ended
    LIFTED = "lifted", _("lifted")
    OVERTURNED = "overturned", _("overturned")


class Source(models.TextChoices):
    OWN = "own", _("own decision")
    AUTHORITY = "authority", _("order of an authority")
    SHARED = "shared", _("shared list")


class Entry(models.Model):
    """One person or organisation that may not do some things for a time, and why (LM2021 14, LE2026 14).

    Without a party it names only what somebody is known by: an order or a list about people not registered here.
    """

    class Ended(models.TextChoices):
        DECLINED = "declined", _("declined by the second person")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LIFTED = "lifted", _("lifted before its end")
        MERGED = "merged", _("merged into another entry")
        OVERTURNED = "overturned", _("overturned on appeal")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    side = models.CharField(max_length=8, choices=Side)
    # Foreign keys have no index of their own where one below begins with them: ten million rows pay for each, and most
    # rows of a shared list have nobody in them.
    party = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, related_name="blocklist_entries", db_index=False
    )
    # blocklists.grounds: chosen from a list, so that letters and lists say it without personal data
    ground = models.CharField(max_length=32)
    # "LM2021 14", "LE2026 14", or "house:<version>" of the published house rule
    article = models.CharField(max_length=40)
    # people write names into words
    reason = RowSealedField()
    facts = RowSealedField()
    # what it rests on, in plain values: the apps that decide stand above this one
    basis_type = models.CharField(max_length=16)
    basis_id = models.CharField(max_length=64, blank=True)
    basis_text = models.CharField(max_length=200, blank=True)

    scopes = ArrayField(models.CharField(max_length=8, choices=Scope))
    # of goods (livestream/admission/categories.toml); empty: the whole platform
    categories = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    no_end_reason = models.CharField(max_length=200, blank=True)

    source = models.CharField(max_length=10, choices=Source, default=Source.OWN)
    list = models.ForeignKey(SharedList, null=True, on_delete=models.PROTECT, related_name="entries", db_index=False)
    # its number in the shared list
    remote = models.UUIDField(null=True)
    bulk = models.ForeignKey(Bulk, null=True, on_delete=models.PROTECT, related_name="entries", db_index=False)

    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    # NULL only for what a command imported from a shared list
    proposer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now())
    confirmer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField(null=True)
    # when a start that was planned was acted on (entries/beginning.py)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_code = models.CharField(max_length=10, choices=Ended, blank=True)
    # since when words and identifiers are gone (retention.py)
    forgotten_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False)
    # rises with every change: an act names the version that its person saw
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "entries"
        permissions = [
            ("propose_entry", "Can propose blocklist entries"),
            ("confirm_entry", "Can confirm, decline, lift and extend blocklist entries"),
            ("share_list", "Can share blocklists and import shared ones"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(confirmer=F("proposer")), name="entry_confirmed_by_a_second_person"),
            models.CheckConstraint(
                condition=Q(proposer__isnull=False) | Q(source="shared"), name="entry_proposed_by_a_person"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", confirmer=None, confirmed_at=None, ended_at=None, ended_code="")
                # what an authority's penalty put in force wants nobody's confirmation here (entries/ordered.py)
                | Q(state="confirmed", confirmed_at__isnull=False, ended_at=None, ended_code="")
                & (Q(confirmer__isnull=False) | Q(source="authority", basis_type="penalty"))
                | Q(state="lifted", ended_at__isnull=False) & ~Q(ended_code="")
                | Q(state="overturned", confirmed_at__isnull=False, ended_at__isnull=False, ended_code="overturned"),
                name="entry_state_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(side="streamer", scopes__contained_by=["go_live", "camera", "operate"])
                | Q(side="buyer", scopes__contained_by=["buy", "tip", "comment"]),
                name="entry_scopes_of_its_side",
            ),
            models.CheckConstraint(condition=~Q(scopes=[]), name="entry_forbids_something"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=False, ends_at__gt=F("starts_at")) | Q(ends_at=None) & ~Q(no_end_reason=""),
                name="entry_ends_or_says_why",
            ),
            models.CheckConstraint(
                condition=Q(source="shared", list__isnull=False, remote__isnull=False)
                | Q(list=None, remote=None) & ~Q(source="shared"),
                name="entry_shared_or_own",
            ),
            # a list imported twice brings each of its entries once
            models.UniqueConstraint(fields=["list", "remote"], name="one_entry_per_number_of_list"),
        ]
        indexes = [
            # what is this party listed for? (asked at every door)
            models.Index(
                fields=["party"], condition=Q(party__isnull=False, state="confirmed"), name="entries_in_force_of_party"
            ),
            # … and what was it ever listed for?
            models.Index(fields=["party", "-id"], condition=Q(party__isnull=False), name="entries_of_party"),
            # what waits for a second person, oldest first?
            models.Index(fields=["id"], condition=Q(state="proposed") & ~Q(source="shared"), name="entries_waiting"),
            # the console's list, newest first, by what it is filtered by most
            models.Index(fields=["state", "-id"], name="entries_by_state"),
            # what did authorities order? A handful among what lists bring
            models.Index(fields=["id"], condition=Q(source="authority"), name="entries_ordered"),
            # whose start, planned when it was confirmed, has come since?
            models.Index(
                fields=["starts_at"],
                condition=Q(state="confirmed", starts_at__gt=F("confirmed_at"), begun_at=None),
                name="entries_planned",
            ),
            # whose time is over, and which still names somebody?
            models.Index(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=False, forgotten_at=None),
                name="entries_ended_named",
            ),
            models.Index(
                fields=["ends_at"],
                condition=Q(state="confirmed", ends_at__isnull=False, forgotten_at=None),
                name="entries_ending_named",
            ),
            # what was merged into this one?
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="entries_merged"),
            # may this user's row go? (the database asks)
            models.Index(fields=["confirmer"], condition=Q(confirmer__isnull=False), name="entries_confirmed_by"),
            models.Index(fields=["ended_by"], condition=Q(ended_by__isnull=False), name="entries_ended_by"),
            # the entries of one upload, to confirm or undo
            models.Index(fields=["bulk"], condition=Q(bulk__isnull=False), name="entries_of_bulk"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.state}"

    @property
    def number(self) -> str:
        """What people call it: the last eight characters of its id, which are random."""
        return self.pk.hex[-8:]

    @property
    def by_penalty(self) -> bool:
        """An authority's penalty put it in force, and the authority alone ends it (entries/ordered.py)."""
        return self.source == Source.AUTHORITY and self.basis_type == "penalty"

    def standing(self, now: datetime | None = None) -> str:
        """The state; of a confirmed entry `planned`, `in_force` or `expired`."""
        now = now or timezone.now()
        if self.state != State.CONFIRMED:
            return self.state
        if self.ends_at and self.ends_at <= now:
            return "expired"
        return "in_force" if self.starts_at <= now else "planned"
