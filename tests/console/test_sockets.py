"""Sockets: who may open one, what it hears, and that it closes when its person may no longer look."""

import asyncio
import uuid
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User
from config.asgi import application
from moderation.cases import claims
from moderation.cases.hints import queue_group
from moderation.cases.models import Case
from moderation.console import consumers
from tests.cases.build import make_cases

pytestmark = pytest.mark.django_db(transaction=True)
# how long a busy machine may take for what is done at once; channels itself gives up after a second
SOON = 20


class Link(WebsocketCommunicator):
    async def connect(self, seconds: float = SOON) -> tuple[bool, int | None]:
        return await super().connect(seconds)

    async def disconnect(self, code: int = 1000, seconds: float = SOON) -> None:
        await super().disconnect(code, seconds)

    async def receive_output(self, seconds: float = SOON) -> dict[str, Any]:
        return await super().receive_output(seconds)

    async def receive_json_from(self, seconds: float = SOON) -> Any:
        return await super().receive_json_from(seconds)


async def releases_are_done() -> None:
    """Until every socket that closed while its page held a claim has released it, or left it alone."""
    for _ in range(SOON * 50):
        if not consumers._releases:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("a release does not end")


def session_of(user: User) -> str:
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "accounts.backends.RoleBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def socket(path: str, session: str = "", origin: bytes | None = b"http://testserver") -> Link:
    headers = [(b"host", b"testserver"), (b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode())]
    if origin is not None:
        headers.append((b"origin", origin))
    return Link(application, path, headers)


@pytest.fixture
def moderator(seeded, person) -> tuple[User, str]:
    user = person("moderator")
    return user, session_of(user)


@pytest.mark.parametrize("origin", [b"https://evil.example", b"null", b"http://testserver.evil.example", None])
async def test_a_foreign_a_null_and_a_missing_origin_open_nothing(moderator, origin):
    opened, _ = await socket("/ws/console/", moderator[1], origin).connect()
    assert not opened


async def test_nobody_and_a_person_without_the_role_open_no_console(moderator, person):
    stranger = await database_sync_to_async(lambda: session_of(person()))()
    for session in ("", stranger):
        link = socket("/ws/console/", session)
        opened, code = await link.connect()
        assert (opened, code) == (False, 4403)


async def test_a_moderator_hears_hints_of_the_queues(moderator):
    link = socket("/ws/console/", moderator[1])
    assert (await link.connect())[0]
    await get_channel_layer().group_send(queue_group(3), {"type": "hint", "hint": {"queue": 3, "version": 8}})
    assert await link.receive_json_from() == {"queue": 3, "version": 8}
    await link.disconnect()


async def test_a_streamer_hears_of_ones_own_streams_only(stream, person):
    def owner() -> str:
        user = person()
        user.memberships.create(party=stream.roles.get(role="streamer").party, part="owner")
        return session_of(user)

    link = socket("/ws/studio/", await database_sync_to_async(owner)())
    assert (await link.connect())[0]
    layer = get_channel_layer()
    await layer.group_send(f"stream.{uuid.uuid4()}", {"type": "hint", "hint": {"stream": "another"}})
    await layer.group_send(f"stream.{stream.pk}", {"type": "hint", "hint": {"stream": str(stream.pk)}})
    assert await link.receive_json_from() == {"stream": str(stream.pk)}
    await link.disconnect()


@pytest.mark.parametrize("frame", ["{", "[]", '{"hold": "x"}', '{"hold": 1, "token": "no"}', "x" * 9000])
async def test_a_frame_that_cannot_be_read_closes_the_socket(moderator, frame):
    link = socket("/ws/console/", moderator[1])
    await link.connect()
    await link.send_to(text_data=frame)
    closed = await link.receive_output()
    assert closed["type"] == "websocket.close"


async def test_a_flood_of_frames_closes_the_socket(moderator):
    link = socket("/ws/console/", moderator[1])
    await link.connect()
    for _ in range(40):
        await link.send_to(text_data="{}")
    assert (await link.receive_output())["code"] == consumers.TOO_FAST


async def test_signing_out_elsewhere_closes_the_socket(moderator, monkeypatch):
    monkeypatch.setattr(consumers, "RECHECK_S", 0.1)
    link = socket("/ws/console/", moderator[1])
    await link.connect()
    await database_sync_to_async(SessionStore(moderator[1]).delete)()
    assert (await link.receive_output())["code"] == consumers.SIGNED_OUT


async def test_losing_the_role_closes_the_socket(moderator, monkeypatch):
    monkeypatch.setattr(consumers, "RECHECK_S", 0.1)
    link = socket("/ws/console/", moderator[1])
    await link.connect()
    await database_sync_to_async(moderator[0].groups.clear)()
    assert (await link.receive_output())["code"] == consumers.NOT_ALLOWED


@pytest.fixture
def held(moderator, stream) -> claims.Lease:
    make_cases(stream, 1)
    return claims.claim_next(user=moderator[0], queue_ids=[1])


async def closed_while_holding(moderator, held) -> None:
    link = socket("/ws/console/", moderator[1])
    await link.connect()
    await link.send_json_to({"hold": held.case_id, "token": str(held.token)})
    await link.disconnect()


async def test_a_claim_is_released_some_seconds_after_the_socket_closed(moderator, held, monkeypatch):
    monkeypatch.setattr(consumers, "RELEASE_AFTER_S", 1)
    await closed_while_holding(moderator, held)
    assert consumers._releases
    assert (await Case.objects.aget()).holder_id is not None
    await releases_are_done()
    assert (await Case.objects.aget()).holder_id is None


async def test_a_claim_that_is_open_in_another_tab_is_kept(moderator, held, monkeypatch):
    monkeypatch.setattr(consumers, "RELEASE_AFTER_S", 0.3)
    other = socket("/ws/console/", moderator[1])
    await other.connect()
    await other.send_json_to({"hold": held.case_id, "token": str(held.token)})
    await closed_while_holding(moderator, held)
    await releases_are_done()
    assert (await Case.objects.aget()).holder_id == moderator[0].pk
    await other.disconnect()
    await releases_are_done()
    assert (await Case.objects.aget()).holder_id is None


async def test_a_claim_that_was_renewed_meanwhile_is_kept(moderator, held, monkeypatch):
    monkeypatch.setattr(consumers, "RELEASE_AFTER_S", 2)
    looked, lease_until = asyncio.Event(), claims.lease_until
    loop = asyncio.get_running_loop()

    def seen(*which: object) -> object:
        until = lease_until(*which)
        loop.call_soon_threadsafe(looked.set)
        return until

    monkeypatch.setattr(claims, "lease_until", seen)
    await closed_while_holding(moderator, held)
    # renewed before the lease was first looked at, it would not have moved on since
    await asyncio.wait_for(looked.wait(), SOON)
    await database_sync_to_async(claims.renew)(user=moderator[0], case_id=held.case_id, token=held.token)
    await releases_are_done()
    assert (await Case.objects.aget()).holder_id == moderator[0].pk
