import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import ClientKey, MachineClient
from accounts.roles import PERMISSIONS
from evidence.actors import Actor
from evidence.services import record
from privacy.keys import keyed_digest, keyed_digests

SCOPES = ("streams", "signals", "screen", "parties", "admission", "blocklists")
# a key's last use is written at most once a minute: a batch must not cost a row's update
USE_RESOLUTION = timedelta(minutes=1)


def make_groups() -> None:
    """Staff roles as groups with exactly the permissions of `roles.PERMISSIONS`. Safe to run again."""
    for name, codenames in PERMISSIONS.items():
        wanted = Q(pk__in=[])
        for codename in codenames:
            app, _, code = codename.partition(".")
            wanted |= Q(content_type__app_label=app, codename=code)
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(wanted))


def site_client() -> MachineClient:
    """The platform that this site is. It has no key until somebody issues one: `manage.py client key`."""
    return MachineClient.objects.get_or_create(name=settings.SITE_CLIENT_NAME, defaults={"scopes": list(SCOPES)})[0]


@transaction.atomic
def create_client(*, name: str, scopes: list[str], actor: Actor, own_door: bool = False) -> tuple[MachineClient, str]:
    """A machine client and its first key; the key is returned here and never shown again.

    `own_door`: the platform itself checks who goes on air, and answers for it.
    """
    client = MachineClient.objects.create(name=name, scopes=scopes, own_door=own_door)
    record(
        actor=actor,
        action="client.created",
        target_kind="client",
        target_id=client.pk,
        target_label=name,
        scopes=scopes,
        own_door=own_door,
    )
    return client, issue_key(client=client, actor=actor)


@transaction.atomic
def issue_key(*, client: MachineClient, actor: Actor, lifetime: timedelta | None = None) -> str:
    """A further key. Old ones stay until they are revoked, so that a platform can change without a gap."""
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    ClientKey.objects.create(
        client=client,
        prefix=prefix,
        digest=keyed_digest("client key", secret),
        expires_at=timezone.now() + lifetime if lifetime else None,
    )
    record(actor=actor, action="client.key_issued", target_kind="client", target_id=client.pk, prefix=prefix)
    return f"{prefix}.{secret}"


@transaction.atomic
def revoke_key(*, prefix: str, actor: Actor) -> bool:
    """False when no key in force has this prefix."""
    key = ClientKey.objects.select_for_update().filter(prefix=prefix, revoked_at=None).first()
    if key is None:
        return False
    key.revoked_at = timezone.now()
    key.save(update_fields=["revoked_at"])
    record(actor=actor, action="client.key_revoked", target_kind="client", target_id=key.client_id, prefix=prefix)
    return True


def client_for_key(text: str) -> MachineClient | None:
    """The client whose key this is, or None; one query, and the same work for a wrong secret as for a right one."""
    prefix, _, secret = text.partition(".")
    key = ClientKey.objects.select_related("client").filter(prefix=prefix[:12]).first() if secret else None
    # under each index key: a platform is not shut out while one of them is changed
    digests = keyed_digests("client key", secret)
    if key is None or not any(hmac.compare_digest(bytes(key.digest), digest) for digest in digests):
        return None
    now = timezone.now()
    if key.revoked_at or (key.expires_at and key.expires_at <= now) or not key.client.is_active:
        return None
    if key.last_used_at is None or now - key.last_used_at > USE_RESOLUTION:
        ClientKey.objects.filter(pk=key.pk).update(last_used_at=now, digest=digests[0])
    return key.client
