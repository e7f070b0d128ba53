import hashlib
from collections.abc import Iterable
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from accounts.actors import client_actor, user_actor
from accounts.documents import links, storage
from accounts.documents.pictures import MOST_BYTES, Picture, Unfit, reencode
from accounts.documents.querysets import documents_visible_to
from accounts.models import Document, MachineClient, Party, User
from evidence.services import record

# a person needs two sides, an organisation a handful; each try again adds one
MOST_DOCUMENTS, MOST_BYTES_KEPT = 40, 40 * 1024 * 1024


def picture_of(upload: UploadedFile) -> Picture:
    """Raises `Unfit`."""
    if (upload.size or 0) > MOST_BYTES:
        raise Unfit("too_large")
    upload.seek(0)
    return reencode(upload.read(MOST_BYTES + 1))


def keep(
    *,
    party: Party,
    kind: str,
    upload: UploadedFile | Picture,
    user: User | None = None,
    client: MachineClient | None = None,
) -> Document:
    """Put a picture on file for the party: what `PictureField` gave, or a raw upload, which is drawn anew here. By
    `user`, or by `client`, the platform whose account the party is.

    Handed in twice (a form sent again), it is kept once. Raises `Unfit` with nothing kept.
    """
    if user is None and client is None:
        raise ValueError("Somebody hands it in.")
    picture = upload if isinstance(upload, Picture) else picture_of(upload)
    with transaction.atomic():
        # the party's row, so that two uploads at once can't both be the last one allowed
        Party.objects.select_for_update(no_key=True).get(pk=party.pk)
        kept = Document.objects.filter(party=party, erased_at=None)
        digest = hashlib.sha256(picture.data).digest()
        if same := kept.filter(kind=kind, sha256=digest).first():
            return same
        used = kept.aggregate(count=Count("pk"), size=Sum("size", default=0))
        if used["count"] >= MOST_DOCUMENTS or used["size"] + len(picture.data) > MOST_BYTES_KEPT:
            raise Unfit("too_many")
        document = Document(
            party=party,
            kind=Document.Kind(kind),
            storage_name=storage.new_name(),
            sha256=digest,
            width=picture.width,
            height=picture.height,
            size=len(picture.data),
            uploaded_by=user,
        )
        # the file before its row: a row always has its file, and a file without a row is swept
        storage.write(document.storage_name, document.pk, picture.data)
        document.save(force_insert=True)
        record(
            actor=user_actor(user) if user else client_actor(cast(MachineClient, client)),
            action="document.kept",
            target_kind="document",
            target_id=document.pk,
            party=str(party.pk),
            kind=document.kind,
        )
    return document


def open_for(*, token: str, user: User) -> tuple[Document, bytes]:
    """The picture a link leads to; that it was looked at is an audit event.

    Raises Document.DoesNotExist for everything this user may not see now, whatever the token says.
    """
    with transaction.atomic():
        named = links.document_id(token, user)
        if named is None:
            raise Document.DoesNotExist
        document = documents_visible_to(user).get(pk=named)
        data = storage.read(document.storage_name, document.pk)
        record(
            actor=user_actor(user),
            action="document.viewed",
            target_kind="document",
            target_id=document.pk,
            party=str(document.party_id),
            kind=document.kind,
        )
    return document, data


def erase(documents: QuerySet[Document]) -> int:
    """Mark them erased and delete their files when that commits; returns how many. The caller writes the event."""
    rows = dict(documents.filter(erased_at=None).select_for_update().values_list("pk", "storage_name"))
    Document.objects.filter(pk__in=rows).update(erased_at=timezone.now())
    transaction.on_commit(lambda: _delete(rows.values()))
    return len(rows)


def _delete(names: Iterable[str]) -> None:
    for name in names:
        storage.delete(name)


def sweep() -> int:
    """Delete files that no live document names: their upload did not commit, or the storage was away when they were
    erased. Returns how many; run twice, the second finds none."""
    strays = set(storage.old_files())
    strays -= set(Document.objects.filter(erased_at=None).values_list("storage_name", flat=True))
    _delete(strays)
    return len(strays)


def reseal() -> int:
    """Seal anew what an older key sealed (`manage.py rotate_keys`); returns how many. It may run twice.

    Written under a new name and renamed by the row, so that no moment leaves a document without its file.
    """
    done = 0
    for document in Document.objects.filter(erased_at=None).order_by("pk").iterator():
        if storage.sealed_with_key_in_force(document.storage_name):
            continue
        old, new = document.storage_name, storage.new_name()
        storage.write(new, document.pk, storage.read(old, document.pk))
        moved = Document.objects.filter(pk=document.pk, storage_name=old, erased_at=None).update(storage_name=new)
        storage.delete(old if moved else new)
        done += moved
    return done
