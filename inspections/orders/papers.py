"""Files handed in by either side: pictures drawn anew, PDFs as they are; each is an exhibit under its SHA-256."""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.actors import user_actor
from accounts.documents.pictures import MOST_BYTES, Unfit, reencode
from accounts.models import User
from evidence import exhibits
from evidence.models import Exhibit
from inspections.models import Inspection

# a class of evidence/retention.toml
RETENTION = "inspections"


@dataclass(frozen=True, slots=True)
class Paper:
    data: bytes
    media_type: str


def paper_of(upload: UploadedFile) -> Paper:
    """By its first bytes, never by its name. Raises `Unfit`: empty, too_large, not_a_picture, too_many_pixels."""
    if (upload.size or 0) > MOST_BYTES:
        raise Unfit("too_large")
    upload.seek(0)
    data = upload.read(MOST_BYTES + 1)
    if data.startswith(b"%PDF-"):
        # kept as it is: a signature on it counts; it is only ever sent as a download
        return Paper(data, "application/pdf")
    return Paper(reencode(data).data, "image/jpeg")


def keep(paper: Paper, inspection: Inspection, user: User) -> Exhibit:
    """In the running transaction. Kept as long as the inspection's own records."""
    return exhibits.freeze(
        kind=Exhibit.Kind.FILE,
        data=paper.data,
        media_type=paper.media_type,
        subject_kind="inspection",
        subject_id=str(inspection.pk),
        place=inspection.place,
        retention=RETENTION,
        keep_from=timezone.now(),
        actor=user_actor(user),
    )
