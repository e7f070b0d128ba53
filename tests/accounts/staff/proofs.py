import time
from datetime import timedelta

from django.test import Client


def prove(client: Client, ago: timedelta = timedelta()) -> None:
    """As if this browser's person had typed the password so long ago."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - ago.total_seconds()}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
