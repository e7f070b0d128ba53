"""A package that is handed in stays in memory, whatever it is."""

from accounts.documents.uploading import InMemoryHandler
from evidence.packages.checking import MOST_BYTES


class PackageHandler(InMemoryHandler):
    """One file of a package's size in a request; one byte more is kept, so that the page can say "too large"."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = MOST_BYTES + 1 - self.kept_before - self.content.tell()
        self.content.write(raw_data[: max(0, room)])
        self.seen += len(raw_data)
