"""What is handed in is drawn anew: only pixels come through, and not too many of them."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile, PngImagePlugin

from accounts.documents.pictures import LONGEST_SIDE, MOST_BYTES, Unfit, reencode
from accounts.documents.words import WORDS
from tests.accounts.documents.pictures import picture, png_of, scans, webp_header_of, with_gps


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def refused(data: bytes) -> str:
    with pytest.raises(Unfit) as unfit:
        reencode(data)
    assert unfit.value.code in WORDS
    return unfit.value.code


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "LA"),
        ("PNG", "I;16"),
        ("WEBP", "RGB"),
        ("WEBP", "RGBA"),
    ],
)
def test_every_ordinary_picture_becomes_a_plain_jpeg(kind, mode):
    made = reencode(picture(kind, mode=mode))
    anew = opened(made.data)
    assert (anew.format, anew.mode, anew.size) == ("JPEG", "RGB", (60, 40))
    assert (made.width, made.height) == (60, 40)


def test_where_and_with_what_it_was_taken_is_gone():
    taken = with_gps()
    assert b"CANARY" in taken
    made = reencode(taken)
    assert b"CANARY" not in made.data
    anew = opened(made.data)
    assert not anew.getexif()
    assert set(anew.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photo_on_its_side_is_turned_upright_before_it_forgets_that():
    made = reencode(with_gps())
    assert (made.width, made.height) == (40, 60)


def test_sixteen_bit_grey_keeps_its_shades():
    out = io.BytesIO()
    Image.frombytes("I;16", (2, 1), (0x4000).to_bytes(2, "little") + (0xC000).to_bytes(2, "little")).resize(
        (64, 32), Image.Resampling.NEAREST
    ).save(out, "PNG")
    anew = opened(reencode(out.getvalue()).data).convert("L")
    assert abs(anew.getpixel((5, 16)) - 0x40) < 8
    assert abs(anew.getpixel((58, 16)) - 0xC0) < 8


def test_what_is_see_through_lies_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(reencode(out.getvalue()).data).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_photo_is_made_smaller(kind):
    made = reencode(picture(kind, size=(3600, 1200)))
    assert (made.width, made.height) == (LONGEST_SIDE, 800)


ZIP = io.BytesIO()
with zipfile.ZipFile(ZIP, "w") as _archive:
    _archive.writestr("CANARY.txt", "CANARY")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    "payload",
    [b"<script>CANARY()</script>", b"%PDF-1.7 CANARY", ZIP.getvalue(), b"<?php CANARY ?>", picture() + b"CANARY"],
)
def test_nothing_hidden_behind_a_picture_survives(kind, payload):
    made = reencode(picture(kind) + payload)
    assert b"CANARY" not in made.data
    assert made.data.endswith(b"\xff\xd9")
    assert not zipfile.is_zipfile(io.BytesIO(made.data))


def test_nothing_hidden_in_a_png_text_survives():
    out = io.BytesIO()
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "CANARY", zip=True)
    Image.new("RGB", (9, 9)).save(out, "PNG", pnginfo=info)
    assert b"CANARY" not in reencode(out.getvalue()).data


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"<!doctype html><script>1</script>",
        b"%PDF-1.7\n",
        b"GIF89a" + bytes(50),
        b"BM" + bytes(80),
        ZIP.getvalue(),
        b"\xff\xd8\xff",
        b"\xff\xd8\xff" + b"CANARY" * 50,
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\0\0\0\0WEBP",
        b"RIFF\0\0\0\0WEBPVP8X",
        b"RIFF\0\0\0\0WEBPJUNK" + bytes(20),
        b"RIFF" + bytes(30),
        picture()[: len(picture()) // 2],
        picture("PNG")[:60],
        b" " + picture(),
    ],
)
def test_what_is_no_picture_is_refused(data):
    assert refused(data) == "not_a_picture"


def test_a_gif_that_is_named_jpeg_is_still_a_gif():
    assert refused(picture("GIF", mode="L")) == "not_a_picture"


def test_nothing_and_too_much_are_told_apart():
    assert refused(b"") == "empty"
    assert refused(b"\xff\xd8\xff" + bytes(MOST_BYTES)) == "too_large"


def test_a_bomb_is_refused_by_its_header_without_being_unfolded(monkeypatch):
    bomb = png_of(30_000, 30_000)
    assert len(bomb) < 200_000
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda picture: pytest.fail("900 million pixels were unfolded"))
    assert refused(bomb) == "too_many_pixels"


def test_a_declared_canvas_is_enough_to_refuse():
    assert refused(webp_header_of(16_383, 16_383)) == "too_many_pixels"
    assert refused(webp_header_of(1 << 24, 1 << 24)) == "too_many_pixels"


def test_a_lossless_and_a_lossy_webp_tell_their_size():
    big = {"size": (8000, 5001), "mode": "RGB"}
    assert refused(picture("WEBP", lossless=True, method=0, **big)) == "too_many_pixels"
    assert refused(picture("WEBP", method=0, quality=1, **big)) == "too_many_pixels"


def test_one_pixel_row_more_than_forty_million_is_refused_and_one_less_is_not():
    assert refused(png_of(8000, 5001)) == "too_many_pixels"
    assert reencode(png_of(8000, 5000)).width == LONGEST_SIDE


def test_a_jpeg_that_goes_over_its_pixels_for_ever_is_refused():
    assert refused(scans(5000)) == "not_a_picture"


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_picture_is_a_picture_or_a_refusal_and_never_a_crash(data):
    whole = bytearray(picture(data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"])), size=(24, 16)))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Unfit):
        assert reencode(bytes(whole)).data.startswith(b"\xff\xd8\xff")
