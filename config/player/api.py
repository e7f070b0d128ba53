"""The few calls a platform makes, with its key."""

from typing import Any

import orjson
import requests

TIMEOUT_S = 30


class Api:
    """One connection pool, shared by the threads that play rooms."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url.rstrip("/")
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {key}"
        self.session.trust_env = False  # the site is named by its address: no proxy between
        self.session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=64))

    def post(self, path: str, body: Any = None, **headers: str) -> requests.Response:
        return self.session.post(
            f"{self.url}/api/v1/{path}",
            data=orjson.dumps(body) if body is not None else None,
            headers={"Content-Type": "application/json", **headers},
            timeout=TIMEOUT_S,
        )

    def get(self, path: str) -> requests.Response:
        return self.session.get(f"{self.url}/api/v1/{path}", timeout=TIMEOUT_S)
