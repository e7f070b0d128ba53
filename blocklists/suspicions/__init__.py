"""Accounts that share something with a listed person: noticed by machine, answered by people.

A suspicion blocks nobody. Everybody who writes one holds its party first, so that there is one for an account and an
entry, and one case for an account; whoever has a case in hand has the party before it, too.
"""

from blocklists.suspicions.around import look_around
from blocklists.suspicions.looking import look, look_as_told
from blocklists.suspicions.opening import open_of
from blocklists.suspicions.seen import tell_seen
from blocklists.suspicions.settling import forget, settle

__all__ = ["forget", "look", "look_around", "look_as_told", "open_of", "settle", "tell_seen"]
