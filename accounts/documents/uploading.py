"""An upload stays in memory until it is sealed: Django's own handler would write larger ones to a plain file."""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from accounts.documents.pictures import MOST_BYTES

# of all files of one request together; what exceeds it is counted and thrown away
MOST_BYTES_A_REQUEST = 4 * MOST_BYTES


class InMemoryHandler(FileUploadHandler):
    """Keeps one byte more than is allowed, so that the form can say "too large"; the rest is not kept."""

    kept_before = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.content, self.seen = io.BytesIO(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = min(MOST_BYTES + 1, MOST_BYTES_A_REQUEST - self.kept_before) - self.content.tell()
        self.content.write(raw_data[: max(0, room)])
        self.seen += len(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept_before += self.content.tell()
        self.content.seek(0)
        return InMemoryUploadedFile(
            self.content,
            self.field_name,
            "picture",
            self.content_type,
            # as it was sent: what is cut off must never pass for a small file
            self.seen,
            self.charset,
            self.content_type_extra,
        )
