"""Private storage: sealed bytes under random names. Whoever copies the folder has nothing."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.utils import timezone

from privacy.fields import seal, unseal
from privacy.keys import field_key, key_id

# far longer than a request: a younger file's row may not be committed yet
STRAY_AFTER = timedelta(hours=1)


def private() -> Storage:
    return storages["private"]


def new_name() -> str:
    """Nothing of the person, the party or the file's own name stands in it."""
    return f"{uuid4().hex}.sealed"


def write(name: str, document_id: UUID, data: bytes) -> None:
    """The id is sealed in: a file put in another document's place does not open."""
    private().save(name, ContentFile(seal(b64encode(data).decode(), place=_place(document_id))))


def read(name: str, document_id: UUID) -> bytes:
    """Raises FileNotFoundError and `privacy.fields.Unreadable`."""
    with private().open(name) as file:
        return b64decode(unseal(file.read(), place=_place(document_id)))


def delete(name: str) -> None:
    """Gone, or gone already."""
    private().delete(name)


def older_than(moment: datetime) -> Iterator[str]:
    """Names of files written before that."""
    storage = private()
    try:
        names = storage.listdir("")[1]
    except FileNotFoundError:
        return
    for name in names:
        if storage.get_modified_time(name) < moment:
            yield name


def old_files() -> Iterator[str]:
    return older_than(timezone.now() - STRAY_AFTER)


def sealed_with_key_in_force(name: str) -> bool:
    with private().open(name) as file:
        return file.read(5)[1:] == key_id(field_key())


def _place(document_id: UUID) -> str:
    return f"document:{document_id}"
