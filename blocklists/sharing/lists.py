"""Agreements about lists: made, and ended."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import MachineClient, User
from blocklists import policies
from blocklists.models import SharedList
from blocklists.refusing import Refused
from blocklists.sharing.keys import decode, encode, new_key, new_pair
from evidence.actors import system
from evidence.services import record

ACTOR = system("manage.py blocklist")
LONGEST_NAME = 80
_Direction = SharedList.Direction


def make_list_out(
    *,
    user: User | None,
    name: str,
    partner: str,
    ends_at: datetime | None,
    key: str | None = None,
    client: MachineClient | None = None,
) -> tuple[SharedList, str]:
    """A list that we publish, and the key to hand to the partner: it is not shown again. `client` hears of withdrawals
    by webhook. Raises Refused."""
    private, public = new_pair()
    key = _key(key or new_key(), "key")
    shared = SharedList(name=name, partner=partner, direction=_Direction.OUT, client=client)
    return _made(user, ends_at, shared, key, public, private), key


def make_list_in(
    *,
    user: User | None,
    name: str,
    partner: str,
    remote: UUID | str,
    key: str,
    public_key: str,
    ends_at: datetime | None,
) -> SharedList:
    """A list that we take in: the publisher's id of it, the key both hold, and the publisher's public key. Raises
    Refused."""
    try:
        remote = remote if isinstance(remote, UUID) else UUID(remote.strip())
    except ValueError:
        raise Refused("remote_invalid", field="remote") from None
    if SharedList.objects.filter(direction=_Direction.IN, remote=remote, closed_at=None).exists():
        raise Refused("list_known", field="remote")
    shared = SharedList(name=name, partner=partner, direction=_Direction.IN, remote=remote)
    return _made(user, ends_at, shared, _key(key, "key"), _key(public_key, "public_key"))


@transaction.atomic
def close_list(*, user: User | None, list_id: UUID) -> SharedList:
    """End the agreement now: nothing is published, taken in or counted any more. Twice is once. Raises Refused."""
    _refuse_stranger(user)
    shared = _locked(list_id)
    if shared.closed_at is None:
        shared.closed_at = timezone.now()
        shared.save(update_fields=["closed_at"])
        _record(user, "shared_list.closed", shared)
    return shared


def locked_open(list_id: UUID, direction: str) -> SharedList:
    """The list, its row locked until the transaction ends. Raises Refused: `list_other_way`, `list_closed`,
    `agreement_ended`."""
    shared = _locked(list_id)
    if shared.direction != direction:
        raise Refused("list_other_way")
    if shared.closed_at:
        raise Refused("list_closed")
    if shared.ends_at <= timezone.now():
        raise Refused("agreement_ended", day=timezone.localdate(shared.ends_at).isoformat())
    return shared


def _locked(list_id: UUID) -> SharedList:
    shared = SharedList.objects.select_for_update().filter(pk=list_id).first()
    if shared is None:
        raise Refused("list_unknown")
    return shared


def _made(
    user: User | None, ends_at: datetime | None, shared: SharedList, key: str, public_key: str, signing_key: str = ""
) -> SharedList:
    _refuse_stranger(user)
    shared.name, shared.partner = shared.name.strip(), shared.partner.strip()
    for field in ("name", "partner"):
        text = getattr(shared, field)
        if not text:
            raise Refused(f"{field}_missing", field=field)
        if len(text) > LONGEST_NAME:
            raise Refused("too_long", field=field, most=LONGEST_NAME)
        if not text.isprintable():
            raise Refused("not_printable", field=field)
    if ends_at is None:
        raise Refused("agreement_end_missing", field="ends_at")
    if ends_at <= timezone.now():
        raise Refused("end_past", field="ends_at")
    shared.ends_at, shared.created_by, shared.public_key = ends_at, user, public_key
    shared.key, shared.signing_key = key, signing_key
    try:
        with transaction.atomic():
            shared.save(force_insert=True)
            _record(user, "shared_list.made", shared)
    except IntegrityError:
        raise Refused("name_taken", field="name") from None
    return shared


def _key(text: str, field: str) -> str:
    try:
        # stored as it is spelled by us, whatever stood around it
        return encode(decode(text))
    except ValueError:
        raise Refused("key_invalid", field=field) from None


def _refuse_stranger(user: User | None) -> None:
    if user and not policies.may_share(user):
        raise Refused("not_allowed")


def _record(user: User | None, action: str, shared: SharedList) -> None:
    record(
        actor=user_actor(user) if user else ACTOR,
        action=action,
        target_kind="shared_list",
        target_id=shared.pk,
        target_label=shared.name,
        direction=shared.direction,
        partner=shared.partner,
        ends_at=shared.ends_at.isoformat(),
    )
