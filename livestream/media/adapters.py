"""Which module speaks with which kind of server. Each has `read`, `answer`, `drop_stream`, `drop_one` and
`TELLS_UPDATES`; one that tells no updates has `is_there`."""

from types import ModuleType

from livestream.media import nginx_rtmp, srs
from livestream.models import MediaServer

_ADAPTERS: dict[str, ModuleType] = {MediaServer.Kind.NGINX_RTMP: nginx_rtmp, MediaServer.Kind.SRS: srs}
# the kinds that never ask again by themselves
SILENT = [kind for kind, adapter in _ADAPTERS.items() if not adapter.TELLS_UPDATES]


def adapter(server: MediaServer) -> ModuleType:
    return _ADAPTERS[server.kind]
