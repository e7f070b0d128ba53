"""Entries and their life: each act one transaction, one step of the history and one audit event.

What makes an entry longer or wider takes two people, what makes it shorter or ends it takes one. Everybody locks in one
order, here as elsewhere: identity, party, strong identifier, entry, then stream or case.
"""

from blocklists.entries.beginning import begin_planned
from blocklists.entries.confirming import confirm, confirm_many, decline
from blocklists.entries.ending import lift, overturn, withdraw
from blocklists.entries.extending import propose_extension
from blocklists.entries.linking import link
from blocklists.entries.merging import merge
from blocklists.entries.proposing import propose
from blocklists.entries.shortening import shorten

__all__ = [
    "begin_planned",
    "confirm",
    "confirm_many",
    "decline",
    "lift",
    "link",
    "merge",
    "overturn",
    "propose",
    "propose_extension",
    "shorten",
    "withdraw",
]
