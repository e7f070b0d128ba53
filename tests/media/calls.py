"""Requests as the servers send them: field for field as nginx-rtmp 1.2.2 and SRS 5 do, with other values."""

from typing import Any
from urllib.parse import quote

FORM = "application/x-www-form-urlencoded"


def nginx(call: str, name: str, args: str = "", remote: int | str = 7, more: str = "") -> str:
    """A form body; `args` stand last and as they are, as the module puts what stood behind the address."""
    first = (
        f"app=live&flashver=FMLE/3.0%20(compatible%3B%20Lavf59.27&swfurl=&tcurl={quote('rtmp://127.0.0.1:1935/live')}"
        f"&pageurl=&addr=192.0.2.44&clientid={remote}"
    )
    return f"{first}&call={call}{more}&name={name}" + (f"&{args}" if args else "")


def srs(action: str, name: str, param: str = "", remote: Any = "9308h583", **more: Any) -> dict[str, Any]:
    return {
        "server_id": "vid-0xk989d",
        "service_id": "382a6a4o",
        "action": action,
        "client_id": remote,
        "ip": "192.0.2.44",
        "vhost": "__defaultVhost__",
        "app": "live",
        "tcUrl": "rtmp://127.0.0.1:1935/live",
        "stream": name,
        "param": param,
        "stream_url": f"/live/{name}",
        "stream_id": "vid-124q9y3",
    } | more
