"""manage.py client: make a client, rotate its keys, register its webhook."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import ClientKey
from accounts.services import client_for_key
from delivery.models import WebhookEndpoint


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("client", *arguments, stdout=out)
    return out.getvalue().strip().rpartition(" ")[2]


def test_a_new_client_gets_a_key_that_opens_the_api_and_is_stored_as_a_digest(db):
    key = run("create", "Alice's platform")
    assert client_for_key(key).name == "Alice's platform"
    secret = key.partition(".")[2].encode()
    assert secret not in bytes(ClientKey.objects.get().digest)


def test_keys_overlap_until_the_old_one_is_revoked(db):
    old = run("create", "Alice's platform")
    new = run("key", "Alice's platform")
    assert client_for_key(old) == client_for_key(new)
    run("revoke", old.partition(".")[0])
    assert client_for_key(old) is None
    assert client_for_key(new) is not None


def test_a_webhook_gets_a_secret_and_again_a_new_one(db):
    run("create", "Alice's platform")
    first, second = (run("webhook", "Alice's platform", "https://example.org/hook") for _ in range(2))
    assert first.startswith("whsec_")
    assert first != second
    assert WebhookEndpoint.objects.get().secret == second


@pytest.mark.parametrize(
    "arguments",
    [
        ("key", "nobody"),
        ("revoke", "deadbeef"),
        ("webhook", "nobody", "https://example.org"),
        ("create", "x", "--scopes", "everything"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(db, arguments):
    with pytest.raises(CommandError):
        run(*arguments)


def test_a_name_is_given_once_and_an_address_must_be_one(db):
    run("create", "x")
    with pytest.raises(CommandError, match="exists"):
        run("create", "x")
    with pytest.raises(CommandError, match="address"):
        run("webhook", "x", "not a url")
