"""What several parts of one page ask for, read once a request."""

from typing import Any, cast

from django.http import HttpRequest

from accounts.models import User
from moderation.cases.handing import Hands, in_hands
from moderation.cases.querysets import queue_states
from moderation.rulebook.engine import Rulebook, rulebook


def book_of(request: HttpRequest | None) -> Rulebook:
    """The rulebook as one request sees it: its version is asked for once, however many rules are named."""
    kept = {} if request is None else vars(request)
    if "_rulebook" not in kept:
        kept["_rulebook"] = rulebook()
    return cast(Rulebook, kept["_rulebook"])


def queues_of(request: HttpRequest) -> list[Any]:
    """The queues this user sees, with the figures that `querysets.queue_states` adds to each."""
    kept = vars(request)
    if "_queues" not in kept:
        kept["_queues"] = queue_states(cast(User, request.user))
    return cast(list[Any], kept["_queues"])


def hands_of(request: HttpRequest) -> Hands:
    """What this user holds and was handed: the card asks, and the queue beside it. Asked only once all is done that the
    request asks for."""
    kept = vars(request)
    if "_hands" not in kept:
        kept["_hands"] = in_hands(cast(User, request.user))
    return cast(Hands, kept["_hands"])
