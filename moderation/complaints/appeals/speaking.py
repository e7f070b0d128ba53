"""Who may appeal for a party: oneself or a guardian, the platform whose account it is, or whoever has the letter."""

from accounts.actors import client_actor, user_actor
from accounts.models import MachineClient, Party, User
from accounts.personal.policies import speaks_for
from blocklists.refusing import Refused
from evidence.actors import Actor
from moderation.decisions.appeal_codes import matches


def speaker(
    party: Party, user: User | None, client: MachineClient | None, code: str = "", decision_id: int | None = None
) -> Actor:
    """As audit events name it. Raises `Refused`: not_yours."""
    if user is not None and speaks_for(user, party):
        return user_actor(user)
    if user is None and client is not None and party.client_id == client.pk:
        return client_actor(client)
    if user is None and client is None and code and decision_id and matches(code, decision_id, party.pk):
        # shut out of the account: who it is, the party's own letter says
        return Actor("party", str(party.pk), "code", "")
    raise Refused("not_yours")
