"""Pictures a platform hands in with a complaint it filed: drawn anew, sealed and counted as those of our own form."""

import hashlib
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, QuerySet

from accounts.actors import client_actor
from accounts.documents.services import keep, picture_of
from accounts.models import Document, MachineClient, Party
from blocklists.refusing import Refused
from evidence.services import record
from livestream.viewers import may_be_kept
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case
from moderation.complaints.complaints.locking import locked
from moderation.complaints.complaints.steps import step
from moderation.complaints.complaints.terms import MOST_FILES
from moderation.complaints.models import Complaint


def add_file(*, client: MachineClient, complaint_id: UUID, upload: UploadedFile) -> tuple[Document, bool]:
    """Put a picture to an open complaint that this platform filed; with False when the same bytes are there already.

    Raises `Refused`: unknown_complaint, settled_already, nobody_to_keep_for, not_possible, too_many_files; and
    `accounts.documents.pictures.Unfit`.
    """
    complaint = Complaint.objects.select_related("by").filter(pk=complaint_id, client=client).first()
    if complaint is None:
        raise Refused("unknown_complaint")
    party = _whose(complaint)
    # drawing costs a core for a second: only for what may be taken
    picture = picture_of(upload)
    known = set(_files(complaint).values_list("pk", flat=True))
    # Before the case is locked, since keeping locks the party. What is then not added goes with the party's other
    # documents; the number is looked at before and after.
    if len(known) >= MOST_FILES:
        same = _files(complaint).filter(sha256=hashlib.sha256(picture.data).digest()).first()
        if same is None:
            raise Refused("too_many_files", most=MOST_FILES)
        return same, False
    kept = keep(party=party, kind=Document.Kind.EVIDENCE, upload=picture, client=client)
    return kept, kept.pk not in known and _add(complaint_id, kept)


def _whose(complaint: Complaint) -> Party:
    """With whom the file is kept."""
    if complaint.settled_at:
        raise Refused("settled_already")
    if complaint.by is None:
        raise Refused("nobody_to_keep_for")
    if not may_be_kept(complaint.by):
        # a guardian took its consent back meanwhile (PIPL 31); not why: it would be the child's age
        raise Refused("not_possible")
    return complaint.by


def _files(complaint: Complaint) -> QuerySet[Document]:
    return complaint.files.filter(erased_at=None)


@transaction.atomic
def _add(complaint_id: UUID, kept: Document) -> bool:
    """False when the same bytes came in at the same moment and were first."""
    complaint, case = locked(complaint_id)
    if complaint.settled_at:
        raise Refused("settled_already")
    known = set(_files(complaint).values_list("pk", flat=True))
    if kept.pk in known:
        return False
    if len(known) >= MOST_FILES:
        raise Refused("too_many_files", most=MOST_FILES)
    complaint.files.add(kept)
    step(complaint, "file_added")
    record(
        actor=client_actor(complaint.client),
        action="complaint.file_added",
        target_kind="complaint",
        target_id=complaint.pk,
        target_label=complaint.number,
        document=str(kept.pk),
    )
    if not case.decided_at:
        # whoever has the card open decides on what was not there: its version is stale, and the card comes afresh
        Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
        touch_queues([case.queue_id])
    return True
