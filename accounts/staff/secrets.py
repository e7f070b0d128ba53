"""Second factors at rest: allauth keeps the secrets of apps and recovery codes, we seal them."""

from base64 import b64decode, b64encode
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from privacy.fields import seal, unseal
from privacy.keys import field_key, key_id

# the authenticator has no id yet when allauth asks for the seal, so the row can't be bound
_PLACE = "mfa_authenticator.data"
# where in `data` a secret stands, by type
SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def seal_secret(text: str) -> str:
    return b64encode(seal(text, place=_PLACE)).decode()


def open_secret(sealed: str) -> str:
    """Raises `privacy.fields.Unreadable`."""
    return unseal(b64decode(sealed), place=_PLACE)


def reseal() -> int:
    """Seal anew what an older key sealed (`manage.py rotate_keys`); returns how many. It may run twice."""
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(type__in=SECRETS)
        return sum(_reseal(row, row.data) for row in rows)


def _reseal(row: Authenticator, data: dict[str, Any]) -> bool:
    name = SECRETS[row.type]
    if b64decode(data[name])[1:5] == key_id(field_key()):
        return False
    data[name] = seal_secret(open_secret(data[name]))
    row.save(update_fields=["data"])
    return True
