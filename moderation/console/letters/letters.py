"""Letters to somebody as pages show them: what lies sealed as a code with facts, put into the reader's words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from delivery.models import Notice
from delivery.notices import LETTERS, arrived
from moderation.decisions.models import HeldDecision

# a child's letters are the guardian's to read only where they are written to the guardian
READERS = (Membership.Part.OWNER, Membership.Part.STAFF)
# how the codes of letters about entries and appeals begin
ABOUT_ENTRIES = ("blocklist_", "appeal_")
# kind of subject → the route of its page, which takes its number; apps above add theirs in `ready()`
PAGES: dict[str, str] = {"disclosure": "disclosure", "channel": "grade"}
# letters about complaints that go to who answers for the room
TO_OPERATORS = frozenset(
    {
        *("complaint_to_answer", "complaint_settled_with_you", "complaint_upheld_about_you"),
        *("complaint_refund_late_by_you", "complaint_refund_deliberate_by_you"),
    }
)


@dataclass(frozen=True, slots=True)
class ReadableLetter:
    """`held`: what a second person did not let go, when the letter is about that and to whoever asked for it."""

    notice: Notice
    held: HeldDecision | None = None

    @property
    def at(self) -> datetime:
        return self.notice.at

    @property
    def unread(self) -> bool:
        return self.notice.read_at is None

    @property
    def about_registration(self) -> bool:
        """It is about a party's own registration, whose page shows how things stand now."""
        return self.notice.subject.startswith("party:") and not self.about_entry

    @property
    def about_entry(self) -> bool:
        """It is about a blocklist entry or an appeal against one: the page about those says more than a letter may."""
        return self.notice.code.startswith(ABOUT_ENTRIES)

    @property
    def decision(self) -> int | None:
        """The decision it is about, whose page has the whole statement of reasons."""
        kind, _colon, number = self.notice.subject.partition(":")
        return int(number) if kind == "decision" and re.fullmatch(r"[0-9]{1,18}", number) else None

    @property
    def complaint(self) -> str:
        """The page of the complaint it is about: its author's, or that of who answers for the room; "" for none."""
        kind, _colon, number = self.notice.subject.partition(":")
        if kind != "complaint":
            return ""
        return reverse("complaint_about_us" if self.notice.code in TO_OPERATORS else "complaint", args=[number])

    @property
    def page(self) -> str:
        """The page of what it is about, where an app above has one; "" for none."""
        if self.held:
            return reverse("case", args=[self.held.decision.case_id])
        kind, _colon, number = self.notice.subject.partition(":")
        return reverse(PAGES[kind], args=[number]) if kind in PAGES else ""

    @property
    def said(self) -> str:
        """A colleague's own words, opened where they lie sealed."""
        return str(self.held.words) if self.held else ""

    @property
    def known(self) -> bool:
        return self.notice.code in LETTERS

    @property
    def title(self) -> str:
        return self._filled("title") or _("A message about your account")

    @property
    def body(self) -> str:
        return self._filled("body")

    @property
    def next(self) -> str:
        return self._filled("next")

    @property
    def article(self) -> str:
        letter = LETTERS.get(self.notice.code)
        return letter.article if letter else ""

    def _filled(self, part: str) -> str:
        """The part with its facts. A letter from an earlier version may lack a fact: its sentence stays away rather
        than the page."""
        letter = LETTERS.get(self.notice.code)
        try:
            return str(getattr(letter, part)) % self.notice.facts if letter else ""
        except (KeyError, TypeError, ValueError):
            return ""


def letters_query(user: User) -> Q:
    """Which notices are this user's to read by now: its own, and those to the parties it acts for."""
    parties: Any = Membership.objects.filter(user=user, part__in=READERS).values_list(
        Concat(Value("party:"), Cast("party_id", CharField()))
    )
    return arrived() & (Q(recipient=f"user:{user.pk}") | Q(recipient__in=parties))


def letters_of(user: User, before: int | None, limit: int) -> list[ReadableLetter]:
    """The newest letters, `before` an id; one query, and one for all that colleagues wrote."""
    found = Notice.objects.filter(letters_query(user))
    if before is not None:
        found = found.filter(pk__lt=before)
    notices = list(found.order_by("-pk")[:limit])
    held = _held(user, notices)
    return [ReadableLetter(notice, held.get(notice.subject)) for notice in notices]


def _held(user: User, notices: Iterable[Notice]) -> dict[str, HeldDecision]:
    """By the subject of the letters; whoever else reads them reads no colleague's words."""
    numbers = [notice.subject.partition(":")[2] for notice in notices if notice.subject.startswith("held:")]
    if not numbers:
        return {}
    found = HeldDecision.objects.filter(pk__in=numbers, first=user).select_related("decision")
    return {f"held:{one.pk}": one for one in found}


def unread_count(user: User, most: int = 99) -> int:
    """At most `most`; one query."""
    return Notice.objects.filter(letters_query(user), read_at=None)[:most].count()


def mark_read(user: User, letters: Iterable[ReadableLetter], now: datetime) -> None:
    """Those that were shown, not those that came meanwhile."""
    new = [letter.notice.pk for letter in letters if letter.unread]
    if new:
        Notice.objects.filter(letters_query(user), pk__in=new, read_at=None).update(read_at=now)
