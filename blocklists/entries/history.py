from typing import Any

from accounts.actors import user_actor
from accounts.models import User
from blocklists.models import Change, Entry
from evidence.actors import system
from evidence.services import record


def note(
    entry: Entry,
    act: Change.Act,
    *,
    by: User | None,
    words: str = "",
    detail: dict[str, Any] | None = None,
    **moved: Any,
) -> Change:
    """One step of an entry's history and its audit event. `by` None: the machine. `moved`: ended_before, ends_at;
    `detail`: ids, codes and counts, never personal data; `words` are sealed and stay out of the event."""
    record(
        actor=user_actor(by) if by else system("blocklists"),
        action=f"blocklist.{act.value}",
        target_kind="blocklist_entry",
        target_id=entry.pk,
        target_label=entry.number,
        side=entry.side,
        ground=entry.ground,
        party=str(entry.party_id) if entry.party_id else None,
        version=entry.version,
        **(detail or {}),
    )
    return Change.objects.create(entry=entry, act=act, by=by, words=words, detail=detail or {}, **moved)
