"""With one-click doors open, only this machine gets in at all."""

import pytest


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["*"]


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "localhost:8000", "[::1]:8000"])
def test_this_machine_comes_in(client, db, host):
    assert client.get("/livez", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["demo.example.org", "127.0.0.1.example.org", "192.168.1.7:8000"])
def test_another_host_name_is_refused(client, db, host):
    assert client.get("/livez", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("peer", ["203.0.113.7", "192.168.1.7", "::ffff:203.0.113.7"])
def test_another_machine_is_refused(client, db, peer):
    assert client.get("/", REMOTE_ADDR=peer).status_code == 403


def test_a_forwarded_address_changes_nothing(client, db):
    answer = client.get("/livez", REMOTE_ADDR="203.0.113.7", headers={"x-forwarded-for": "127.0.0.1"})
    assert answer.status_code == 403
