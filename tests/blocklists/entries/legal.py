"""What is true of every entry whatever was done in whatever order."""

from itertools import combinations

from django.utils import timezone

from blocklists.identifiers import STRONG
from blocklists.models import Entry, State

# act → the states it may come from and the one it leads to; None: stays as it is
ACTS = {
    "proposed": ((None,), "proposed"),
    "confirmed": (("proposed",), "confirmed"),
    "declined": (("proposed",), "lifted"),
    "withdrawn": (("proposed",), "lifted"),
    "extended": (("confirmed",), None),
    "linked": (("confirmed",), None),
    "lifted": (("confirmed",), "lifted"),
    "overturned": (("confirmed", "lifted"), "overturned"),
    "merged": (("proposed", "confirmed"), None),
}


def check_all() -> None:
    entries = list(Entry.objects.prefetch_related("changes", "identifiers"))
    for entry in entries:
        check_one(entry)
    standing = [one for one in entries if one.standing() in ("planned", "in_force")]
    for one, other in combinations(standing, 2):
        assert not overlap(one, other), f"{one.number} and {other.number} say the same"


def check_one(entry: Entry) -> None:
    """Two people, an end with its code, and a history whose last step is the state."""
    if entry.confirmed_at:
        assert entry.confirmer_id
        assert entry.confirmer_id != entry.proposer_id
    ended = entry.state in (State.LIFTED, State.OVERTURNED)
    assert bool(entry.ended_code) == bool(entry.ended_at) == ended
    steps = sorted(entry.changes.all(), key=lambda step: step.pk)
    assert len(steps) == entry.version
    state = None
    for step in steps:
        before, after = ACTS[step.act]
        assert state in before, f"{step.act} after {state}"
        into = step.act == "merged" and "into" in step.detail
        state = "lifted" if into else after or state
    assert state == entry.state


def overlap(one: Entry, other: Entry) -> bool:
    """Written by hand, not read from the code: one person, one side, a common scope, category and moment to come."""
    now = timezone.now()
    strong = [{bytes(i.digest) for i in entry.identifiers.all() if i.kind in STRONG} for entry in (one, other)]
    same = one.party_id is not None and one.party_id == other.party_id or bool(strong[0] & strong[1])
    goods = not one.categories or not other.categories or bool(set(one.categories) & set(other.categories))
    begins = max(one.starts_at, other.starts_at, now)
    lasting = all(entry.ends_at is None or entry.ends_at > begins for entry in (one, other))
    return same and one.side == other.side and bool(set(one.scopes) & set(other.scopes)) and goods and lasting
