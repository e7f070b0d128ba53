"""What most tests need: the seeded rulebook and queues, a platform with a live stream, people by role."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.client import ClientHandler
from django.utils import translation

from accounts.models import MachineClient, User
from accounts.services import create_client
from evidence.actors import system
from livestream.models import Stream
from livestream.services import register_stream, start_stream
from moderation.cases.scanning import scan
from moderation.rulebook import engine
from moderation.rulebook.models import RulebookState, RuleVersion
from moderation.signals.models import Batch
from moderation.signals.services import accept


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
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Seed the test database once; most tests roll back to that."""
    with django_db_blocker.unblock():
        call_command("seed", stdout=io.StringIO())
    yield
    # threads of sockets and browsers may still hold a connection, and a database in use can't be dropped
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _emptying(tables: list[str]) -> list[str]:
    """Rows deleted one by one: TRUNCATE makes a new file for each table and index, half a second for ours. As replica
    neither foreign keys nor the trigger that guards audit events is asked."""
    deletes = [f'DELETE FROM "{table}"' for table in tables]
    return ["SET session_replication_role = replica", *deletes, "SET session_replication_role = DEFAULT"]


@pytest.fixture(autouse=True, scope="session")
def _tables_are_emptied_by_delete() -> Iterator[None]:
    """What Django does after each test that commits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.ops, "sql_flush", lambda style, tables, **options: _emptying(tables))
        yield


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


@pytest.fixture(autouse=True)
def _no_leftovers_in_partitions(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits has its tables emptied by Django, but not those that Django does not manage."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        blocker = request.getfixturevalue("django_db_blocker")
        with blocker.unblock(), connection.cursor() as cursor:
            for statement in _emptying(["evidence_auditevent", "signals_batch"]):
                cursor.execute(statement)


@pytest.fixture
def seeded(db: None) -> None:
    """Partitions, roles, rules and queues, as `manage.py seed` makes them. A test that commits empties the tables."""
    if not RulebookState.objects.exists():
        call_command("seed", stdout=io.StringIO())
        _same_rules_in_other_rows()


def _same_rules_in_other_rows() -> None:
    """The same version number again, but other rows: only emptying the tables does that. The engine, two seconds'
    work, is kept while the rules it was built from are the same."""
    before, engine._current = engine._current, None
    versions = {v.code: v for v in RuleVersion.objects.filter(status__in=("live", "watch")).select_related("group")}
    if before and {code: v.definition for code, v in before.versions.items()} == {
        code: v.definition for code, v in versions.items()
    }:
        engine._current = replace(before, version=RulebookState.objects.get(pk=1).version, versions=versions)


@pytest.fixture
def platform(seeded: None) -> MachineClient:
    """It has a door of its own; admission has its own tests."""
    scopes = ["streams", "signals", "screen", "parties", "admission"]
    return create_client(name="Alice's platform", scopes=scopes, own_door=True, actor=system("test"))[0]


def new_stream(client: MachineClient, ref: str = "s-1", live: bool = True, **facts: Any) -> Stream:
    """A stream in a room of its own, on air unless told otherwise."""
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
    return start_stream(client=client, stream_id=stream.pk) if live else stream


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
