"""Entries as their services make them, and what those services refuse."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from blocklists.entries import confirm, propose
from blocklists.models import Entry
from blocklists.refusing import Refused
from tests.at_once import at_once as all_at_once

WORDS = "The room sold forged certificates on 3 November."


def in_days(days: float) -> datetime:
    return timezone.now() + timedelta(days=days)


def proposed(user: User, **told: Any) -> Entry:
    """About a streamer for thirty days, unless told otherwise."""
    usual: dict[str, Any] = {"side": "streamer", "reason": WORDS, "ends_at": in_days(30)}
    usual["ground"] = "fraud" if told.get("side") == "buyer" else "serious_violation"
    if "no_end_reason" in told:
        usual["ends_at"] = None
    return propose(user=user, **usual | told)


def confirmed(first: User, second: User, **told: Any) -> Entry:
    entry = proposed(first, **told)
    return confirm(user=second, entry_id=entry.pk, version=entry.version)


def code_of(act: Callable[[], object]) -> str:
    """The code with which an act is refused."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


# what each returned, or the code with which it was refused; all begun in the same moment
at_once = partial(all_at_once, refused=Refused)
