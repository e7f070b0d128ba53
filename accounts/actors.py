"""People and machine clients as the plain values that audit events keep."""

from accounts.models import MachineClient, User
from accounts.querysets import roles_of
from evidence.actors import Actor


def user_actor(user: User) -> Actor:
    """The user with the first of the roles held now: an event tells what somebody was then."""
    return Actor("user", str(user.pk), next(iter(roles_of(user)), "none"), user.label or user.username)


def client_actor(client: MachineClient) -> Actor:
    return Actor("client", str(client.pk), "platform", client.name)
