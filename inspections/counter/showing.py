"""A frozen thing as a page shows it, and its bytes on their way out, checked against their SHA-256."""

from typing import Any

from django.http import HttpResponse

from evidence import store
from evidence.models import Exhibit

# more is for a download: a page of half a million signs serves nobody
LONGEST_TEXT = 200_000
# what a browser shows by itself; anything else is only ever downloaded
PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}
TEXTS = {"application/json": "json", "text/plain": "txt"}
ENDINGS = PICTURES | TEXTS | {"application/pdf": "pdf"}


def shown(exhibit: Exhibit, file_address: str) -> dict[str, Any]:
    """What the page of a frozen thing needs: readable, or with a warning when its bytes are gone or are not what was
    frozen. `file_address`: where its bytes are."""
    data, trouble = bytes_of(exhibit)
    text = data.decode(errors="replace") if data and exhibit.media_type in TEXTS else ""
    return {
        "exhibit": exhibit,
        "file_address": file_address,
        "sha256": hex_of(exhibit),
        "trouble": trouble,
        "text": text[:LONGEST_TEXT],
        "shortened": len(text) > LONGEST_TEXT,
        "picture": data is not None and exhibit.media_type in PICTURES,
        "there": data is not None,
    }


def bytes_of(exhibit: Exhibit) -> tuple[bytes | None, str]:
    """The bytes, or why there are none: none (never had), erased, missing, changed."""
    if exhibit.sha256 is None:
        return None, "none"
    if exhibit.erased_at:
        return None, "erased"
    try:
        return store.read(bytes(exhibit.sha256)), ""
    except store.Missing:
        return None, "missing"
    except store.Changed:
        return None, "changed"


def may_show(exhibit: Exhibit, asked: bool) -> bool:
    """Whether a browser may show it inside a page: a picture, when that was asked for."""
    return asked and exhibit.media_type in PICTURES


def file_of(exhibit: Exhibit, data: bytes, *, show: bool) -> HttpResponse:
    """Shown or downloaded under its digest: names of files would be somebody's words."""
    answer = HttpResponse(data, content_type=exhibit.media_type if show else "application/octet-stream")
    name = f"{hex_of(exhibit)[:16]}.{ENDINGS.get(exhibit.media_type, 'bin')}"
    answer["Content-Disposition"] = f'{"inline" if show else "attachment"}; filename="{name}"'
    return answer


def hex_of(exhibit: Exhibit) -> str:
    return bytes(exhibit.sha256).hex() if exhibit.sha256 else ""
