"""What this app holds of a person: its part of the copy a person may have, and what goes when it asks for deletion."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Party
from blocklists.models import Entry, Seen, State, Suspicion
from blocklists.querysets import entries_about
from blocklists.retention import STOOD, forget

# as long as the file of whoever left a platform is kept (Online Trading Measures 31)
KEPT_AFTER_ITS_END = timedelta(days=3 * 366)

PLAIN = (
    *("side", "ground", "article", "basis_text", "scopes", "categories", "starts_at", "ends_at", "no_end_reason"),
    *("source", "confirmed_at", "ended_at", "ended_code"),
)
SEALED = ("reason", "facts")


def entries(party: Party) -> list[dict[str, Any]]:
    """In full, with reason and facts, but not who decided: colleagues have rights too, and the audit trail knows.

    A proposal that waits has said nothing about anybody yet; once it is decided, either way, it stands here.
    """
    found = entries_about(party).exclude(state=State.PROPOSED).prefetch_related("changes", "identifiers")
    return [_entry(entry) for entry in found]


def _entry(entry: Entry) -> dict[str, Any]:
    told = {name: getattr(entry, name) for name in (*PLAIN, *SEALED)}
    return told | {
        "number": entry.number,
        "standing": entry.standing(),
        "known_by": sorted(one.kind for one in entry.identifiers.all()),
        "history": [
            {name: getattr(change, name) for name in ("act", "at", "words", "ended_before", "ends_at")}
            for change in sorted(entry.changes.all(), key=lambda change: change.pk)
        ],
    }


def seen(party: Party) -> list[dict[str, Any]]:
    """That something was seen, of which kind and when: of what it was only a digest is kept."""
    rows = Seen.objects.filter(party=party).order_by("pk").values("kind", "first_at", "last_at")
    return [dict(row) for row in rows]


def erase_seen(party: Party) -> int:
    return Seen.objects.filter(party=party).delete()[0]


def erase_suspicions(party: Party) -> int:
    """Those that nobody asks about any more; that an account is a listed person's stays with that entry."""
    return Suspicion.objects.filter(party=party, outcome=Suspicion.Outcome.OTHER).delete()[0]


def erase_entries(party: Party) -> int:
    """Words and identifiers of what ended more than three years ago; that there was an entry stays, in codes and dates.

    What stands stays whole: the law wants it kept and nobody back under another account (LM2021 14, LE2026 14), and an
    entry without identifiers would stop nobody. What ended lately stays for a dispute about it.
    """
    before = timezone.now() - KEPT_AFTER_ITS_END
    over = Q(ended_at__lt=before) | Q(state=State.CONFIRMED, ends_at__lt=before)
    return forget(list(Entry.objects.filter(over, party=party, forgotten_at=None).values_list("pk", flat=True)), STOOD)


SECTIONS = {"blocklist": entries, "seen_with": seen}
ERASERS = {"seen_with": erase_seen, "suspicions": erase_suspicions, "blocklist": erase_entries}
