"""Websockets carry hints down and heartbeats up; whatever matters is asked for over HTTP."""

import asyncio
import time
import uuid
from collections import Counter
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from accounts.models import User
from livestream.querysets import streams_visible_to
from moderation.cases import claims
from moderation.cases.hints import queue_group
from moderation.cases.policies import may_view
from moderation.cases.querysets import queues_for

# the session and the role are looked at again this often: a socket is authenticated only once by itself
RECHECK_S = 60
RELEASE_AFTER_S = 10
MOST_FRAMES_A_SECOND = 10
NOT_ALLOWED, SIGNED_OUT, TOO_FAST = 4403, 4401, 4429

# releases that wait for a socket to come back, kept so that they are not collected before they run
_releases: set[asyncio.Task[None]] = set()
# how many open sockets of this process hold a case by this token: one case may be open in two tabs
_holding: Counter[uuid.UUID] = Counter()


class Socket(AsyncJsonWebsocketConsumer):
    """A signed-in person's socket: joins groups, passes hints on, closes when the person may no longer look."""

    async def connect(self) -> None:
        self.user: User = self.scope["user"]
        self.groups_joined: list[str] = []
        self.frames: list[float] = []
        groups = await database_sync_to_async(self.groups_for)(self.user) if self.user.is_authenticated else None
        if groups is None:
            await self.close(NOT_ALLOWED)
            return
        for group in [*groups, f"user.{self.user.pk}"]:
            await self.channel_layer.group_add(group, self.channel_name)
            self.groups_joined.append(group)
        await self.accept()
        self.checker = asyncio.create_task(self._recheck())

    def groups_for(self, user: User) -> list[str] | None:
        """The groups this user may hear, None when it may hear nothing. Runs in a database thread."""
        raise NotImplementedError

    async def disconnect(self, code: int) -> None:
        if hasattr(self, "checker"):
            self.checker.cancel()
        for group in self.groups_joined:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def _recheck(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_S)
            user = await database_sync_to_async(self._user_now)()
            if user is None:
                await self.close(SIGNED_OUT)
                return
            if await database_sync_to_async(self.groups_for)(user) is None:
                await self.close(NOT_ALLOWED)
                return

    def _user_now(self) -> User | None:
        """The session's user read afresh: None after signing out elsewhere or being deactivated."""
        session = self.scope["session"]
        if not session.exists(session.session_key):
            return None
        return User.objects.filter(pk=self.user.pk, is_active=True).first()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        now = time.monotonic()
        self.frames = [at for at in self.frames if now - at < 1] + [now]
        if len(self.frames) > MOST_FRAMES_A_SECOND or bytes_data is not None or len(text_data or "") > 8192:
            await self.close(TOO_FAST)
            return
        try:
            await super().receive(text_data=text_data)
        except ValueError:
            await self.close(1007)

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """By default nothing is listened to."""

    async def hint(self, message: dict[str, Any]) -> None:
        await self.send_json(message["hint"])

    async def kick(self, message: dict[str, Any]) -> None:
        await self.close(SIGNED_OUT)


class ConsoleConsumer(Socket):
    """Hints for the queues a reader sees. `{"hold": case, "token": …}` ties a claim to this socket's life."""

    held: tuple[int, uuid.UUID] | None = None

    def groups_for(self, user: User) -> list[str] | None:
        if not may_view(user):
            return None
        return [queue_group(queue.pk) for queue in queues_for(user)]

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        try:
            held = (int(content["hold"]), uuid.UUID(content["token"])) if content.get("hold") else None
        except (AttributeError, KeyError, TypeError, ValueError):
            await self.close(1007)
            return
        self._hold(held)

    def _hold(self, held: tuple[int, uuid.UUID] | None) -> None:
        if self.held:
            _holding[self.held[1]] -= 1
            if not _holding[self.held[1]]:
                del _holding[self.held[1]]
        if held:
            _holding[held[1]] += 1
        self.held = held

    async def disconnect(self, code: int) -> None:
        await super().disconnect(code)
        if held := self.held:
            self._hold(None)
            # a reload or a short break brings a new socket, which renews: then the lease has moved on
            task = asyncio.create_task(_release_later(self.user, *held))
            _releases.add(task)
            task.add_done_callback(_releases.discard)


async def _release_later(user: User, case_id: int, token: uuid.UUID) -> None:
    if not await database_sync_to_async(claims.ends_with_its_page)(case_id):
        return
    renewed_before = await database_sync_to_async(claims.lease_until)(user, case_id, token)
    await asyncio.sleep(RELEASE_AFTER_S)
    if token in _holding:
        return
    renewed_after = await database_sync_to_async(claims.lease_until)(user, case_id, token)
    if renewed_before is not None and renewed_before == renewed_after:
        await database_sync_to_async(claims.release)(user=user, case_id=case_id, token=token)


class StudioConsumer(Socket):
    """Hints for the streams a streamer or operator belongs to: what we demand of them changed."""

    def groups_for(self, user: User) -> list[str] | None:
        streams = streams_visible_to(user).exclude(state="ended").order_by("-created_at")[:50]
        return [f"stream.{pk}" for pk in streams.values_list("pk", flat=True)]
