"""Files of a filing: certificates and reports as PDF or picture."""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

MOST_BYTES = 10 * 1024 * 1024
# what a file begins with says what it is; a name or a header can say anything
_BEGINS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class Unfit(Exception):
    """`code`: too_large, empty, kind_unknown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Paper:
    data: bytes
    media_type: str


def paper_of(upload: UploadedFile) -> Paper:
    """Raises `Unfit`. The file is kept byte by byte: a seal or signature in it must still hold."""
    if (upload.size or 0) > MOST_BYTES:
        raise Unfit("too_large")
    upload.seek(0)
    data = upload.read(MOST_BYTES + 1)
    if not data:
        raise Unfit("empty")
    for begins, media_type in _BEGINS.items():
        if data.startswith(begins):
            return Paper(data, media_type)
    raise Unfit("kind_unknown")
