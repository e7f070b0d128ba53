"""Media servers: registering them, and telling at the door which one asks."""

import hmac
import ipaddress
import re
import secrets
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from evidence.actors import Actor
from evidence.services import record
from livestream.models import MediaServer, MediaSession
from privacy.keys import keyed_digest, keyed_digests

_PURPOSE = "media server"
NAME = re.compile(r"[\w-]{1,40}", re.ASCII)


class NotAServer(ValueError):
    """What was given describes no server; the message says which part and why."""


@transaction.atomic
def put_server(
    *,
    name: str,
    kind: str,
    publish_url: str,
    control_url: str = "",
    addresses: Sequence[str] = (),
    actor: Actor,
) -> tuple[MediaServer, str]:
    """Register a server, or describe a known one anew. Its secret is made here and never shown again.

    A server that is put in place carries nobody yet: sessions left from before are over. Raises NotAServer.
    """
    _check(name, kind, publish_url, control_url)
    secret = secrets.token_urlsafe(32)
    server, created = MediaServer.objects.update_or_create(
        name=name,
        defaults={
            "kind": kind,
            "publish_url": publish_url.rstrip("/"),
            "control_url": control_url.rstrip("/"),
            "addresses": [_network(text) for text in addresses],
            "secret_digest": keyed_digest(_PURPOSE, secret),
            "is_active": True,
        },
    )
    _nobody_left(server)
    record(
        actor=actor,
        action="media_server.added" if created else "media_server.renewed",
        target_kind="media_server",
        target_id=server.pk,
        target_label=name,
        kind=kind,
        addresses=len(addresses),
    )
    return server, secret


@transaction.atomic
def close_server(*, name: str, actor: Actor) -> bool:
    """From now on it is refused like a stranger. False when no active server has this name."""
    server = MediaServer.objects.select_for_update().filter(name=name, is_active=True).first()
    if server is None:
        return False
    server.is_active = False
    server.save(update_fields=["is_active"])
    _nobody_left(server)
    record(
        actor=actor, action="media_server.closed", target_kind="media_server", target_id=server.pk, target_label=name
    )
    return True


def _nobody_left(server: MediaServer) -> None:
    MediaSession.objects.filter(server=server, ended_at=None).update(ended_at=timezone.now())


def _check(name: str, kind: str, publish_url: str, control_url: str) -> None:
    if kind not in MediaServer.Kind.values:
        raise NotAServer(f"{kind} is no kind of server: {', '.join(MediaServer.Kind.values)}.")
    if not NAME.fullmatch(name):
        raise NotAServer("A name is made of at most 40 letters, digits, - and _.")
    if not _is_address(publish_url, ("rtmp", "rtmps", "srt")) or not urlsplit(publish_url).path.strip("/"):
        raise NotAServer("The publish address ends with the application, as in rtmp://live.example.org/live.")
    if control_url and not _is_address(control_url, ("http", "https")):
        raise NotAServer("The control address looks like http://10.0.0.5:8080/control.")
    if kind == MediaServer.Kind.SRS and not control_url:
        raise NotAServer("SRS never asks again: without the address of its HTTP API nothing could be cut.")


def _is_address(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0 and len(url) <= 200
    except ValueError:
        return False


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text.strip()))
    except ValueError:
        raise NotAServer(f"{text} is no address, like 10.0.0.5 or 10.0.0.0/24.") from None


def server_at_door(name: str, secret: str, peer: str | None) -> MediaServer | None:
    """The active server of this name, secret and address, or None: the same answer, and about the same work, whatever
    it was that did not fit. One query."""
    server = MediaServer.objects.filter(name=name, is_active=True).first()
    stored = bytes(server.secret_digest) if server else bytes(32)
    # under each key that is still in use: after a rotation of keys the servers keep their secrets
    fits = [hmac.compare_digest(stored, digest) for digest in keyed_digests(_PURPOSE, secret)]
    if server is None or not any(fits) or not _is_listed(server, peer):
        return None
    return server


def _is_listed(server: MediaServer, peer: str | None) -> bool:
    if not server.addresses:
        return True
    try:
        address = ipaddress.ip_address(peer or "")
    except ValueError:
        return False
    # an IPv4 peer on a socket of both kinds looks like ::ffff:10.0.0.5
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in ipaddress.ip_network(text) for text in server.addresses)


def server_actor(server: MediaServer) -> Actor:
    """As audit events keep it."""
    return Actor("media", str(server.pk), "media server", server.name)
