"""The states of an identity and the acts that move it.

draft ──submit──▶ submitted ──verify──▶ verified ◀──restore── suspended
                   ▲      └──refuse──▶ refused       │  └──suspend──▶
                   └────────submit───────┘           └ ask_recheck, renew (stays verified), refuse, submit

close leads from everywhere to closed, and nothing leads from there. take_back leads to draft: a person who was free to
have an identity here is as free to have none; one that is suspended has to be settled first.
"""

from django.utils import timezone

from accounts.identity.refusing import NotNow
from accounts.models import Identity

_S = Identity.State

# act → (from which states, to which)
MOVES: dict[str, tuple[frozenset[str], str]] = {
    # once more while it waits: a slip of typing is noticed by its maker first
    "submit": (frozenset({_S.DRAFT, _S.SUBMITTED, _S.REFUSED, _S.VERIFIED}), _S.SUBMITTED),
    # what was verified stays so while its six-monthly check waits: nobody goes off air for having asked in time
    "ask_recheck": (frozenset({_S.VERIFIED}), _S.VERIFIED),
    "verify": (frozenset({_S.SUBMITTED}), _S.VERIFIED),
    "renew": (frozenset({_S.VERIFIED}), _S.VERIFIED),
    "refuse": (frozenset({_S.SUBMITTED, _S.VERIFIED}), _S.REFUSED),
    "suspend": (frozenset({_S.VERIFIED}), _S.SUSPENDED),
    "restore": (frozenset({_S.SUSPENDED}), _S.VERIFIED),
    "take_back": (frozenset({_S.DRAFT, _S.SUBMITTED, _S.REFUSED, _S.VERIFIED}), _S.DRAFT),
    "close": (frozenset(_S) - {_S.CLOSED}, _S.CLOSED),
}


def may(identity: Identity, act: str) -> bool:
    return identity.state in MOVES[act][0]


def move(identity: Identity, act: str) -> None:
    """Set the new state on a row that the caller has locked. Raises `NotNow("wrong_state")`."""
    if not may(identity, act):
        raise NotNow("wrong_state")
    identity.state, identity.state_at = MOVES[act][1], timezone.now()


def waits(identity: Identity) -> bool:
    """Whether somebody must decide about it: a submission, or a re-check of what is verified."""
    return identity.state == _S.SUBMITTED or (identity.state == _S.VERIFIED and identity.recheck_asked_at is not None)
