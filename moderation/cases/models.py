from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from evidence.models import Exhibit
from livestream.models import Channel, Stream
from moderation.rulebook.models import RuleVersion
from privacy.fields import SealedTextField


class Severity(models.IntegerChoices):
    """Ordered, so that the database can take the greater of two."""

    LOW = 1, _("low")
    MEDIUM = 2, _("medium")
    HIGH = 3, _("high")
    CRITICAL = 4, _("critical")


class Queue(models.Model):
    """A line of cases with one lease for streams on air and one for the rest; by default one for each rule group."""

    # of which kind of case: it decides who sees this queue
    kind = models.CharField(max_length=16, default="flags")
    name_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    lease_live = models.DurationField(default=timedelta(seconds=60))
    lease = models.DurationField(default=timedelta(minutes=10))
    # rises with every change that a page would want to show; hints carry it
    version = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en


class Case(models.Model):
    """What a person looks at: the flags on one stream (or party) in one rule group, while it is open."""

    class Kind(models.TextChoices):
        FLAGS = "flags", _("flags")
        REGISTRATION = "registration", _("registration")
        EVASION = "evasion", _("return of a listed person")
        APPEAL = "appeal", _("appeal")
        SECOND_PERSON = "second_person", _("second person")
        COMPLAINT = "complaint", _("complaint")
        # by or about minors: only cleared people see that there is one
        MINORS_COMPLAINT = "minors_complaint", _("complaint about minors")
        # … and that somebody appeals against what came of it
        MINORS_APPEAL = "minors_appeal", _("appeal about minors")
        PATROL = "patrol", _("patrol")
        SAMPLE = "sample", _("second review")

    class Outcome(models.TextChoices):
        NO_VIOLATION = "no_violation", _("no violation")
        VIOLATION = "violation", _("violation")
        VERIFIED = "verified", _("verified")
        REFUSED = "refused", _("refused")
        SAME = "same", _("the same person")
        OTHER = "other", _("somebody else")
        UPHELD = "upheld", _("upheld")
        CHANGED = "changed", _("changed")
        OVERTURNED = "overturned", _("overturned")
        RELEASED = "released", _("released")
        SENT_BACK = "sent_back", _("sent back")
        # a second review that changes nothing: what was found stands with the sample
        REVIEWED = "reviewed", _("reviewed a second time")
        MERGED = "merged", _("merged into another case")
        SETTLED = "settled", _("settled without a reviewer")

    kind = models.CharField(max_length=16, choices=Kind, default=Kind.FLAGS)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="cases")
    # "s:<stream>:<group>", "r:<party>", "e:<party>" (evasion), "a:<appeal>", "h:<decision>" (held), "c:<target>"
    # (complaint), "p:<stream>" (patrol), "q:<sample>" or "b:<case>" (sent back) while open, NULL once decided: one open
    # case for a subject
    open_key = models.CharField(max_length=64, unique=True, null=True)
    stream = models.ForeignKey(Stream, null=True, on_delete=models.PROTECT, related_name="cases")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="cases")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.PROTECT, related_name="cases")
    # the rule group; 0 for a case that no rule opened
    group = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=6)
    severity = models.PositiveSmallIntegerField(choices=Severity)
    rules = ArrayField(models.CharField(max_length=12))
    flag_count = models.PositiveIntegerField()
    last_flag_id = models.BigIntegerField()
    # changes when people or meaning change; a decision names the version it was made on
    version = models.PositiveIntegerField(default=1)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    # 1: only seniors may take it
    level = models.PositiveSmallIntegerField(default=0)

    # order: rank_at = opened_at + limit − reach − repeat − minors − unscanned, all in seconds
    opened_at = models.DateTimeField()
    rank_at = models.DateTimeField()
    limit_s = models.IntegerField()
    reach_s = models.IntegerField(default=0)
    repeat_s = models.IntegerField(default=0)
    minors_s = models.IntegerField(default=0)
    unscanned_s = models.IntegerField(default=0)

    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="held_cases"
    )
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    parked_until = models.DateTimeField(null=True)
    # handed over: until then it is for this colleague alone, afterwards for all (the index below finds it)
    offered_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    offered_until = models.DateTimeField(null=True)

    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)

    class Meta:
        permissions = [
            ("decide_case", "Can claim and decide cases"),
            ("hand_over_case", "Can take escalated cases and hand cases over"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(stream=None, party__isnull=False) | Q(stream__isnull=False, party=None),
                name="case_on_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(open_key__isnull=False, decided_at=None, outcome="")
                | Q(open_key=None, decided_at__isnull=False) & ~Q(outcome=""),
                name="case_open_or_decided",
            ),
            models.CheckConstraint(
                condition=Q(holder=None, lease_token=None, lease_until=None)
                | Q(holder__isnull=False, lease_token__isnull=False, lease_until__isnull=False),
                name="claim_is_whole",
            ),
            # one claim a person, whatever a bug might try
            models.UniqueConstraint(fields=["holder"], condition=Q(holder__isnull=False), name="one_claim_each"),
        ]
        indexes = [
            # which open case stands first, over all queues?
            models.Index(fields=["rank_at", "id"], condition=Q(decided_at=None), name="open_cases"),
            # … in one queue, and how many are there?
            models.Index(fields=["queue", "rank_at", "id"], condition=Q(decided_at=None), name="open_in_queue"),
            # since when does the oldest of a queue wait?
            models.Index(fields=["queue", "opened_at"], condition=Q(decided_at=None), name="oldest_in_queue"),
            # the open cases of a stream, when its reach changes
            models.Index(fields=["stream"], condition=Q(decided_at=None), name="open_of_stream"),
            # what did a colleague hand over to this person?
            models.Index(fields=["offered_to"], condition=Q(offered_to__isnull=False), name="cases_handed_over"),
            # what became of this party's registrations?
            models.Index(fields=["party", "-id"], condition=Q(party__isnull=False), name="cases_of_party"),
            # searching: the newest first, or those of a period
            models.Index(fields=["-opened_at", "-id"], name="cases_by_opening"),
            # an authority's list of a place, newest first
            models.Index(fields=["place", "-opened_at", "-id"], name="cases_of_place"),
            # the history of a room, and how often it was in the wrong lately
            models.Index(fields=["channel", "-decided_at"], name="cases_of_channel"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def held(self, now: datetime | None = None) -> bool:
        return self.lease_until is not None and self.lease_until > (now or timezone.now())


class Flag(models.Model):
    """One rule met by one signal. It names the signal's place in its batch, without a foreign key to a partition."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="flags")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=16)
    signal_id = models.CharField(max_length=64)
    rule = models.CharField(max_length=12)
    rule_version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="flags")
    # found by a rule on watch: recorded, never acted on
    watch = models.BooleanField(default=False)
    batch_id = models.UUIDField()
    received_on = models.DateField()
    index = models.PositiveSmallIntegerField()
    offset_ms = models.BigIntegerField()
    severity = models.PositiveSmallIntegerField(choices=Severity)
    score = models.FloatField()
    start = models.PositiveSmallIntegerField()
    end = models.PositiveSmallIntegerField()
    parts = ArrayField(models.CharField(max_length=40))
    digest = models.BinaryField(max_length=16)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            # a batch scanned twice flags once
            models.UniqueConstraint(fields=["stream", "kind", "signal_id", "rule"], name="one_flag_per_rule"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="flag_span_is_half_open"),
        ]
        indexes = [
            # the flags of a case, newest first
            models.Index(fields=["case", "-id"], name="flags_of_case"),
            # was the same said in this stream before, and what came of it?
            models.Index(fields=["stream", "rule", "digest"], name="same_words_in_stream"),
            # precedent: the same words under the same rule, anywhere
            models.Index(fields=["rule", "digest", "-id"], name="same_words_anywhere"),
            # the flags of an hour, to be counted: they come in order, so a block index does at no cost for a scan
            BrinIndex(fields=["created_at"], name="flags_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} at {self.offset_ms} ms"


class CaseExclusion(models.Model):
    """Somebody who may not take a case: skipped it a moment ago, or has a part in it."""

    class Why(models.TextChoices):
        SKIPPED = "skipped", _("skipped")
        PARTY = "party", _("has a part in it")
        DECIDER = "decider", _("decided what is appealed")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="exclusions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=16, choices=Why)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="one_exclusion_each")]

    def __str__(self) -> str:
        return f"{self.case_id} not for {self.user_id}"


class CaseView(models.Model):
    """Who has the card open: a courtesy, not a lock. Rewritten by a heartbeat, without history."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="one_view_each")]

    def __str__(self) -> str:
        return f"{self.case_id} seen by {self.user_id}"


class CaseNote(models.Model):
    """A colleague's note on a case: sealed, since people write names into notes."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    text = SealedTextField()
    # told to those it concerns as well; otherwise it stays among colleagues
    public = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"note on {self.case_id}"


class Correction(models.Model):
    """A slip that the streamer put right on air soon after (LE2026 31): flag and correction are both kept."""

    flag = models.OneToOneField(Flag, on_delete=models.CASCADE, related_name="correction")
    # the speech that corrected it, named as a flag names its signal
    signal_id = models.CharField(max_length=64)
    batch_id = models.UUIDField()
    received_on = models.DateField()
    index = models.PositiveSmallIntegerField()
    offset_ms = models.BigIntegerField()
    # what the flag weighed before
    severity_before = models.PositiveSmallIntegerField(choices=Severity)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"correction of {self.flag_id}"


class Freezing(models.Model):
    """A case whose newest flags are still to be frozen as evidence: a little later, when the words after them are there
    too. A row is made or moved by the scan that flags, and goes when everything is frozen."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="freezing")
    due_at = models.DateTimeField()
    # rises when more was flagged meanwhile: who freezes takes the row away only as it found it
    version = models.PositiveIntegerField(default=1)
    # pictures that did not come yet and are asked for again (`freezing.pictures.Owed`)
    owed = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="freezings_due")]

    def __str__(self) -> str:
        return f"freeze {self.case_id}"


class CaseExhibit(models.Model):
    """An exhibit of a case: what was frozen around one of its flags, or with its decision."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exhibits")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    # the last flag that these words cover; empty: frozen with the decision
    flag = models.ForeignKey(Flag, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "exhibit"], name="one_exhibit_in_a_case")]

    def __str__(self) -> str:
        return f"exhibit of {self.case_id}"


class SavedFilter(models.Model):
    """A list of cases somebody comes back to: a name for an address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=40)
    # the query of the address, without "?"
    query = models.CharField(max_length=500)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_saved_filter_per_name")]

    def __str__(self) -> str:
        return self.name
