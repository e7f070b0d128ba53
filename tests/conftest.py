"""What most tests need: the seeded rulebook and queues, a platform with a live stream, people by role."""

import io
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings
from django.test.client import ClientHandler
from django.utils import timezone, translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from accounts.models import MachineClient, User
from accounts.services import create_client
from evidence.actors import system
from livestream.models import Stream, StreamState
from livestream.services import register_stream
from moderation.cases.scanning import scan
from moderation.signals.models import Batch
from moderation.signals.services import accept
from tests.horizon import _seals_wait_for_other_databases  # noqa: F401  (a fixture)
from tests.seeded import give_back, keep
from tests.servers import OURS
from tests.template import template

# the same examples in each run, however slow the machine is; modules read it as they are imported
hypothesis_settings.register_profile(
    "suite", derandomize=True, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("suite")

# a page gives Redis a second; a busy machine may keep it waiting for longer
settings.CACHES["default"]["OPTIONS"] |= {"socket_connect_timeout": 20, "socket_timeout": 20}

# Begun first: what takes long and comes last leaves one core idle. The second needs no database, which the worker that
# has the first makes meanwhile.
LONG = (
    "delivery/test_failures.py",
    "detection/test_scan_command.py",
    "cases/test_kill.py",
    "browser/",
    "site/test_roles_and_urls.py",
    "media/test_on_air.py",
    "running/",
    "decisions/test_specification.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: next((n for n, name in enumerate(LONG) if f"tests/{name}" in item.nodeid), len(LONG)))


@pytest.fixture(autouse=True)
def _no_leftovers_in_the_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _no_leftover_language() -> None:
    """A request leaves its language behind in the thread, and test clients share theirs with the tests after them."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _cheap_passwords(settings: Any) -> None:
    """Argon2 is slow on purpose, and the suite makes hundreds of accounts and PINs."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _no_measures_by_the_machine(settings: Any) -> None:
    """They have tests of their own (tests/decisions/test_machine.py), which turn them on."""
    settings.MACHINE_MEASURES = False


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_test_environment: None,
    django_db_keepdb: bool,
    django_db_blocker: Any,
) -> None:
    """On a server of ours the test database is a copy, unless --reuse-db asks for the one that is there; on anybody
    else's nothing is left behind."""
    if os.environ.get(OURS) and not django_db_keepdb:
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"] |= {"TEMPLATE": template(), "MIGRATE": False}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Seed the test database once; each test leaves it as it was, by rolling back or by `give_back`."""
    with django_db_blocker.unblock():
        call_command("seed", stdout=io.StringIO())
        keep()
    with pytest.MonkeyPatch.context() as patch:
        # what Django does after a test that commits
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: give_back())
        yield
    # threads of sockets and browsers may still hold a connection, and a database in use can't be dropped
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True, scope="session")
def _test_clients_serve_no_files() -> Iterator[None]:
    """ServeStatic looks at every file whenever a chain of middleware is made, and each test client makes one: a fifth
    of what a test of a page took. Browsers get their files from the site itself."""
    whole = ClientHandler.load_middleware

    def without_files(self: ClientHandler, is_async: bool = False) -> None:
        chain = [name for name in settings.MIDDLEWARE if not name.startswith("servestatic.")]
        with override_settings(MIDDLEWARE=chain):
            whole(self, is_async)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", without_files)
        yield


@pytest.fixture
def seeded(db: None) -> None:
    """Partitions, roles, rules and queues, as `manage.py seed` makes them."""


@pytest.fixture
def platform(seeded: None) -> MachineClient:
    """It has a door of its own; admission has its own tests."""
    scopes = ["streams", "signals", "screen", "parties", "admission"]
    return create_client(name="Alice's platform", scopes=scopes, own_door=True, actor=system("test"))[0]


def new_stream(client: MachineClient, ref: str = "s-1", live: bool = True, **facts: Any) -> Stream:
    """A stream in a room of its own, on air unless told otherwise.

    How it comes there has tests of its own: to go through the door cost each test as much as all else here together.
    """
    stream, _ = register_stream(
        client=client,
        facts={
            "ref": ref,
            "title": "今晚八点羽绒服专场",
            "category": "clothing",
            "audience": "all",
            "channel": {"ref": f"room-{ref}", "name": f"Room {ref}", "place": "330100"},
            "operator": {"ref": f"op-{ref}", "name": f"Shop {ref}"},
            "streamers": [{"ref": f"st-{ref}", "name": f"Streamer {ref}"}],
        }
        | facts,
    )
    if live:
        stream.state, stream.started_at = StreamState.LIVE, timezone.now()
        stream.save(update_fields=["state", "started_at"])
    return stream


@pytest.fixture
def stream(platform: MachineClient) -> Stream:
    return new_stream(platform)


def chat(number: int, text: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"c{number}",
        "kind": "chat",
        "text": text,
        "speaker": "viewer",
        "offset_ms": number * 1000,
    } | fields


def speech(number: int, text: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"p{number}",
        "kind": "speech",
        "text": text,
        "speaker": "streamer",
        "offset_ms": number * 1000,
    } | fields


# a breach of LM10-1 (group 2) and one of AD17-1 (group 4), as the law's examples have them
OFF_PLATFORM = "加我微信，直接转账更便宜，不走平台"
CURE = "这个茶能降血糖、治失眠"


def send(stream: Stream, *signals: dict[str, Any]) -> Batch:
    """Accept a batch without going through HTTP; it is not scanned yet."""
    receipt = accept(client=stream.client, stream=stream, signals=list(signals), raw=b"", key=None)
    return Batch.objects.get(pk=receipt.answer["batch"])


def send_and_scan(stream: Stream, *signals: dict[str, Any]) -> Batch:
    batch = send(stream, *signals)
    scan(batch_id=batch.pk, received_on=batch.received_on)
    return batch


@pytest.fixture
def person(seeded: None) -> Callable[..., User]:
    """`person("moderator")` makes one of that role; `person()` one without any."""

    def make(role: str = "", name: str = "") -> User:
        number = User.objects.count()
        user = User.objects.create_user(name or f"{role or 'nobody'}-{number}", label=f"{role} {number}", language="en")
        if role:
            user.groups.add(Group.objects.get(name=role))
            # staff without a second factor may do nothing at all (tests/accounts/staff)
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
        return user

    return make


@pytest.fixture
def browse() -> Callable[[User], Client]:
    """A browser that is signed in and whose forms are checked for forgery."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="accounts.backends.RoleBackend")
        return client

    return make
