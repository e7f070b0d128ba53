"""What a media server asks, whichever it is: read by its adapter, answered at the door (`doors`)."""

import re
from dataclasses import dataclass
from enum import StrEnum

# a connection's number on the server: a counter in nginx, a word in SRS
REMOTE = re.compile(r"[\w.:-]{1,64}", re.ASCII)
LONGEST_NAME = 100
# what is kept of a refused body must not open the door later, nor a viewer's ticket: in form fields, in JSON, and
# once more encoded inside another address
_SECRETS = re.compile(r"""((?:key|viewer|token|secret|pass|password)(?:=|%3D|"\s*:\s*"))(?:(?!%26)[^&"'\s\\])*""", re.I)


class Malformed(ValueError):
    """The request is none of this kind of server's; the message says what is wrong with it."""


class Kind(StrEnum):
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    PLAY = "play"
    STOP = "stop"
    UPDATE_PUBLISH = "update_publish"
    UPDATE_PLAY = "update_play"
    # told, and of no consequence here: a connection, a recording
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Call:
    """`name`: what is published or played, a stream's id in hex. `key` and `viewer` are what the other end gave in
    its address: the stream's key, a viewer's ticket; "" when it gave none."""

    kind: Kind
    remote: str
    name: str
    key: str = ""
    viewer: str = ""

    def __post_init__(self) -> None:
        if not REMOTE.fullmatch(self.remote):
            raise Malformed("the connection has no number")
        if len(self.name) > LONGEST_NAME:
            raise Malformed("the name is too long")


def without_secrets(body: str) -> str:
    """The body as it came, stars in place of keys, tickets and secrets."""
    return _SECRETS.sub(r"\1***", body)
