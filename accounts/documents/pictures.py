"""A picture somebody hands in becomes one of ours: its pixels are drawn onto a fresh sheet and encoded anew.

Nothing of the file itself is kept, so no EXIF (where, when, with which phone), no profile, no comment, no second
format hidden behind the first. Pure: no database, no storage.
"""

import io
import threading
from dataclasses import dataclass

from PIL import Image, ImageOps

MOST_BYTES = 10 * 1024 * 1024
# a 40-megapixel photo is 120 MB when decoded; more is no photo of a document
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
QUALITY = 85
# An honest progressive JPEG has about ten scans. Each costs a pass over all pixels and may be a few bytes long, so
# a small file of thousands keeps a core busy for minutes.
MOST_SCANS = 64
_SCAN = b"\xff\xda"

# from the first bytes, never from the name or the declared type
MAGIC = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}

# Pillow's own guard against bombs, which stands behind ours: it warns from this number on and raises at twice of it
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
# one decoded picture at a time in a process: two of the largest would not fit into a web process's 250 MB
_one_at_a_time = threading.Lock()


class Unfit(Exception):
    """This can't be taken; `code` is a key of `words.WORDS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Picture:
    """JPEG bytes that we encoded, with its size in pixels."""

    data: bytes
    width: int
    height: int


def reencode(data: bytes) -> Picture:
    """The picture drawn anew, its long side at most 2,400 px. Raises `Unfit`: empty, too_large, not_a_picture,
    too_many_pixels."""
    if not data:
        raise Unfit("empty")
    if len(data) > MOST_BYTES:
        raise Unfit("too_large")
    kind = _kind(data)
    if kind == "WEBP" and _too_many(*_webp_size(data)):
        # Pillow's decoder would already take canvases of that size when it opens the file
        raise Unfit("too_many_pixels")
    if kind == "JPEG" and data.count(_SCAN) > MOST_SCANS:
        raise Unfit("not_a_picture")
    with _one_at_a_time:
        return _drawn_anew(data, kind)


def _kind(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    for magic, kind in MAGIC.items():
        if data.startswith(magic):
            return kind
    raise Unfit("not_a_picture")


def _too_many(width: int, height: int) -> bool:
    return width * height > MOST_PIXELS


def _webp_size(data: bytes) -> tuple[int, int]:
    """Width and height from the first chunk (RFC 9649 §2.5 to 2.7)."""
    chunk, head = data[12:16], data[20:30]
    if len(head) < 10:
        raise Unfit("not_a_picture")
    if chunk == b"VP8X":
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF
    raise Unfit("not_a_picture")


def _drawn_anew(data: bytes, kind: str) -> Picture:
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as picture:
            if _too_many(*picture.size):
                raise Unfit("too_many_pixels")
            picture.verify()
        with Image.open(io.BytesIO(data), formats=[kind]) as picture:
            # JPEG alone can be decoded small: half or a quarter of the pixels are then never made
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            sheet = _on_white(upright)
    except Unfit:
        raise
    except Image.DecompressionBombError:
        raise Unfit("too_many_pixels") from None
    except Exception:
        # whatever a decoder throws at a broken or hostile file is one answer to the person
        raise Unfit("not_a_picture") from None
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(out.getvalue(), *sheet.size)


def _on_white(picture: Image.Image) -> Image.Image:
    """Its pixels alone on a new white sheet: what a file says besides its pixels does not come along."""
    if picture.mode.startswith("I"):
        # 16 bits of grey: convert() would cut them off at 255 instead of scaling
        picture = picture.convert("I").point(lambda grey: grey / 256).convert("L")
    sheet = Image.new("RGB", picture.size, "white")
    shown = picture.convert("RGBA")
    sheet.paste(shown, (0, 0), shown)
    return sheet
