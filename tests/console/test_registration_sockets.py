"""Sockets and registrations: who hears of them, and that a claim outlives its page."""

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from moderation.cases import claims
from moderation.cases.hints import queue_group
from moderation.cases.models import Case
from moderation.cases.registrations import QUEUE
from moderation.console import consumers
from tests.cases.registration import waiting_case
from tests.console.test_sockets import releases_are_done, session_of, socket

pytestmark = pytest.mark.django_db(transaction=True)
HINT = {"type": "hint", "hint": {"queue": QUEUE, "version": 3}}


async def test_an_officer_hears_of_registrations(seeded, person):
    session = await database_sync_to_async(lambda: session_of(person("compliance_officer")))()
    link = socket("/ws/console/", session)
    assert (await link.connect())[0]
    await get_channel_layer().group_send(queue_group(QUEUE), HINT)
    assert await link.receive_json_from() == HINT["hint"]
    await link.disconnect()


async def test_a_moderator_hears_nothing_of_them(seeded, person):
    session = await database_sync_to_async(lambda: session_of(person("moderator")))()
    link = socket("/ws/console/", session)
    await link.connect()
    await get_channel_layer().group_send(queue_group(QUEUE), HINT)
    assert await link.receive_nothing(0.5)
    await link.disconnect()


async def test_a_registration_stays_claimed_while_its_reviewer_signs_in_again(seeded, person, monkeypatch):
    monkeypatch.setattr(consumers, "RELEASE_AFTER_S", 0.2)

    def claimed():
        user = person("compliance_officer")
        return session_of(user), claims.claim(user=user, case_id=waiting_case().pk)

    session, lease = await database_sync_to_async(claimed)()
    link = socket("/ws/console/", session)
    await link.connect()
    await link.send_json_to({"hold": lease.case_id, "token": str(lease.token)})
    await link.disconnect()
    await releases_are_done()
    case = await Case.objects.aget()
    assert case.lease_token == lease.token
    assert case.lease_until == lease.until
