"""Pictures to hand in, honest and hostile."""

import io
import struct
import zlib

from PIL import Image


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    colour = (200, 30, 30, 128)[: len(Image.new(mode, (1, 1)).getbands())] if mode in ("RGB", "RGBA") else 30
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def with_gps() -> bytes:
    """A photo that says where it was taken, by what, turned on its side, with a comment."""
    exif = Image.Exif()
    exif[0x010F] = "CANARY-CAMERA"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 12.0)
    return picture(exif=exif, comment=b"CANARY-COMMENT", icc_profile=b"CANARY-PROFILE" * 20)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width: int, height: int) -> bytes:
    """A few kilobytes that unfold to width × height pixels: all rows compress to almost nothing."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compressobj(9)
    line = bytes((width + 7) // 8 + 1)
    body = b"".join(rows.compress(line) for _ in range(height)) + rows.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def webp_header_of(width: int, height: int) -> bytes:
    """An extended WebP whose canvas is declared that large; nothing else of it is true."""
    body = b"\x10\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + body


def scans(count: int) -> bytes:
    """A progressive JPEG that goes over its pixels again and again."""
    honest = picture(size=(640, 480), progressive=True)
    first = honest.rindex(b"\xff\xda")
    last = honest[first:-2]
    return honest[:first] + last * count + b"\xff\xd9"
