"""The web process: `python -m config.supervisor.web PORT`.

It loads everything at once, beside the process that brings the database up to date, and opens its door when
a line arrives on standard input: loading's two seconds are saved, and nobody meets an old database.
"""

import sys

import uvicorn
from django.urls import get_resolver

from config.asgi import application
from config.supervisor.port import HOST


def main(port: int) -> None:
    """Serve until TERM. Ends at once when standard input closes without a word."""
    len(get_resolver().url_patterns)  # every view is loaded now, not with the first visitor
    if not sys.stdin.readline():
        sys.exit("Told to go before it began")
    uvicorn.run(
        application,
        host=HOST,
        port=port,
        # no lines with people's addresses; no header may claim to be this machine, which the demo trusts
        access_log=False,
        proxy_headers=False,
        server_header=False,
        log_config=None,
        # open websockets and slow downloads
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
