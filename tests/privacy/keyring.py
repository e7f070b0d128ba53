"""Keys for tests, by number."""

import base64


def key(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32)).decode()
