"""A partner's side of the format, written from docs/sharing.md alone: nothing of ours makes these files."""

import base64
import hashlib
import hmac
import io
import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from blocklists.models import ListImport, SharedList
from blocklists.sharing.lists import make_list_in
from blocklists.sharing.taking_in import take_in

KEY = bytes(range(32))
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
LIST = "019a9e3c-7a00-7000-8000-000000000001"


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def later(**span: float) -> str:
    return rfc3339(datetime.now(UTC) + timedelta(**span))


def digest(kind: str, value: str, key: bytes = KEY) -> str:
    return hmac.new(key, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()[:32]


def number(n: int) -> str:
    """The nth entry's id."""
    return str(uuid.UUID(int=n + 1))


def entry(n: int, **facts: Any) -> dict[str, Any]:
    return {
        "id": number(n),
        "state": "in_force",
        "side": "streamer",
        "scopes": ["go_live", "camera", "operate"],
        "categories": [],
        "ground": "unlawful_goods",
        "article": "LM2021 14",
        "source": "own",
        "listed_at": later(days=-30),
        "starts_at": later(days=-30),
        "ends_at": later(days=300),
        "identifiers": [{"kind": "device", "digest": digest("device", f"device{n}")}],
    } | facts


def gone(n: int) -> dict[str, Any]:
    return {"id": number(n), "state": "withdrawn"}


def header(entries: int, /, **facts: Any) -> dict[str, Any]:
    check = hmac.new(KEY, b"streamwarden blocklist key check\0" + LIST.encode(), hashlib.sha256).hexdigest()[:32]
    return {
        "format": "streamwarden-blocklist",
        "version": 1,
        "list": LIST,
        "publisher": "Bob's platform",
        "sequence": 1,
        "made_at": later(minutes=-1),
        "valid_until": later(days=7),
        "entries": entries,
        "key_check": check,
    } | facts


def written(entries: list[Any], /, **facts: Any) -> bytes:
    lines = [header(len(entries), **facts), *entries]
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def signed(file: bytes, signer: Ed25519PrivateKey = SIGNER) -> bytes:
    digest = hashlib.sha512(b"streamwarden blocklist file 1\n" + file).digest()
    return base64.b64encode(signer.sign(digest)) + b"\n"


def agreed(**facts: Any) -> SharedList:
    """Our side of the agreement with that partner."""
    return make_list_in(
        **{
            "user": None,
            "name": "From Bob",
            "partner": "Bob's platform",
            "remote": LIST,
            "key": text(KEY),
            "public_key": text(SIGNER.public_key().public_bytes_raw()),
            "ends_at": datetime.now(UTC) + timedelta(days=365),
        }
        | facts
    )


def bring(shared: SharedList, entries: list[Any], /, user: Any = None, **facts: Any) -> ListImport:
    return bring_raw(shared, written(entries, **facts), user=user)


def bring_raw(shared: SharedList, file: bytes, signature: bytes | None = None, user: Any = None) -> ListImport:
    signature = signed(file) if signature is None else signature
    return take_in(shared=shared, file=io.BytesIO(file), signature=signature, user=user)
