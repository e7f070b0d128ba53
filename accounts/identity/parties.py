"""Parties come from two doors: a person in the browser registers itself, a platform tells of its own."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actors import client_actor, user_actor
from accounts.identity.facts import LEAST_AGE_ON_AIR, ON_AIR_ROLES
from accounts.identity.refusing import Rejected
from accounts.identity.standing import age_of
from accounts.models import Identity, MachineClient, Membership, Party, User, place_validator
from accounts.roles import PARTY_ROLES
from accounts.services import site_client
from evidence.actors import Actor
from evidence.ids import uuid7
from evidence.services import record

LONGEST_NAME = 80


@transaction.atomic
def register_party(*, user: User, role: str, name: str, place: str) -> Party:
    """The party that this user owns on this site, with `role` from now on; made when there is none.

    Raises `Rejected`: role, name or place can't be taken, or this person may not have the role.
    """
    name = _fit(name, [role], place)
    # two tabs at once: the second waits here and finds the party of the first
    User.objects.select_for_update().get(pk=user.pk)
    site = site_client()
    party = (
        Party.objects.select_for_update()
        .filter(client=site, memberships__user=user, memberships__part=Membership.Part.OWNER)
        .first()
    )
    if party is None:
        party_id = uuid7()
        party = Party.objects.create(id=party_id, client=site, ref=str(party_id), roles=[role], name=name, place=place)
        Membership.objects.create(user=user, party=party, part=Membership.Part.OWNER)
        _record("party.registered", party, user_actor(user))
    else:
        _change(party, [role], name, place, user_actor(user))
    user.known_roles = None  # what was read before is no longer all
    return party


@transaction.atomic
def party_of_client(
    *, client: MachineClient, ref: str, name: str, roles: Iterable[str], place: str
) -> tuple[Party, bool]:
    """The party that a platform calls `ref`, and whether it is new. Told again, it gains roles and takes the new
    name and place. Raises `Rejected`."""
    roles = sorted(set(roles))
    name = _fit(name, roles, place)
    party, created = Party.objects.get_or_create(
        client=client, ref=ref, defaults={"name": name, "place": place, "roles": roles}
    )
    if created:
        _record("party.registered", party, client_actor(client))
    else:
        party = Party.objects.select_for_update().get(pk=party.pk)
        _change(party, roles, name, place, client_actor(client))
    return party, created


def _fit(name: str, roles: list[str], place: str) -> str:
    name, errors = " ".join(name.split()), {}
    if not name:
        errors["name"] = ["name_missing"]
    elif len(name) > LONGEST_NAME:
        errors["name"] = ["name_too_long"]
    elif not name.isprintable():
        errors["name"] = ["name_characters"]
    if not roles or not set(roles) <= {role for role, _ in PARTY_ROLES}:
        errors["role"] = ["role_unknown"]
    try:
        place_validator(place)
    except ValidationError:
        errors["place"] = ["place_shape"]
    if errors:
        raise Rejected(errors)
    return name


def _change(party: Party, roles: list[str], name: str, place: str, actor: Actor) -> None:
    wanted = sorted({*party.roles, *roles})
    added = sorted(set(wanted) - set(party.roles))
    if added and (code := _barred(party.pk, added)):
        raise Rejected({"role": [code]})
    if (wanted, name, place) == (sorted(party.roles), party.name, party.place):
        return
    party.roles, party.name, party.place = wanted, name, place
    party.save(update_fields=["roles", "name", "place"])
    _record("party.changed", party, actor, added=added)


def _barred(party_id: UUID, added: list[str]) -> str:
    """Why what is known of the party forbids these roles; LM2021 17 forbids them under 16."""
    identity = Identity.objects.filter(party=party_id).first()
    if identity is None or ON_AIR_ROLES.isdisjoint(added):
        return ""
    if identity.kind == Identity.Kind.ORGANISATION and "streamer" in added:
        return "streamer_is_a_person"
    years = age_of(identity, timezone.now()).years
    return "under_16" if years is not None and years < LEAST_AGE_ON_AIR else ""


def _record(action: str, party: Party, actor: Actor, **detail: Any) -> None:
    record(
        actor=actor,
        action=action,
        target_kind="party",
        target_id=party.pk,
        roles=party.roles,
        place=party.place,
        **detail,
    )
