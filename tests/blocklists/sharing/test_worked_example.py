"""The numbers in docs/sharing.md are those that this code makes and takes."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from blocklists.grounds import GROUNDS
from blocklists.identifiers import list_digest, normalise
from blocklists.models import Entry
from blocklists.sharing import signing
from blocklists.sharing.format import SHAREABLE
from blocklists.sharing.keys import decode, key_check
from blocklists.sharing.taking_in import take_in
from tests.blocklists.sharing.partner import agreed

TEXT = (Path(settings.BASE_DIR) / "docs/sharing.md").read_text(encoding="utf-8")
FILE = re.search(r"```jsonl\n(.*?)```", TEXT, re.S)[1].encode()


def shown(name: str) -> str:
    """What stands behind a word in the example's blocks, also when it goes on in the next line."""
    first, rest = re.search(rf"^{name}  +(\S.*)\n((?: {{14}}\S+\n)?)", TEXT, re.M).groups()
    return first + rest.strip()


@pytest.mark.parametrize(("name", "kind"), [("mobile", "mobile"), ("passport", "passport")])
def test_the_digests_are_ours(name, kind):
    typed, value, digest = shown(name).split("→")
    assert normalise(kind, typed.strip()).normalised == value.strip()
    assert list_digest(decode(shown("key")), kind, value.strip()).hex() == digest.strip()
    assert digest.strip() in FILE.decode()


def test_the_key_check_and_the_signature_are_ours():
    assert key_check(decode(shown("key")), "019a9e3c-7a00-7000-8000-000000000001") == shown("key check")
    digests = signing.digests_of(io.BytesIO(FILE))
    assert (digests.sha256.hex(), digests.signed.hex()) == (shown("SHA-256"), shown("signed"))
    assert signing.sign(decode(shown("private key")), digests).decode() == shown("signature") + "\n"
    signing.verify(decode(shown("public key")), digests, shown("signature").encode())


def test_the_file_can_be_taken_in(seeded: Any, monkeypatch: pytest.MonkeyPatch):
    shared = agreed(key=shown("key"), public_key=shown("public key"), ends_at=datetime(2099, 1, 1, tzinfo=UTC))
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 23, tzinfo=UTC))
    taken = take_in(shared=shared, file=io.BytesIO(FILE), signature=f"{shown('signature')}\n".encode())
    assert (taken.sequence, taken.added, taken.identifiers) == (2, 1, 2)
    assert Entry.objects.get().ends_at == datetime(2027, 5, 20, 16, tzinfo=UTC)


def test_every_ground_and_kind_stands_in_the_document():
    for code in (*GROUNDS, *SHAREABLE):
        assert f"`{code}`" in TEXT
