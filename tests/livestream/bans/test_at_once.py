"""Twenty at once mute and lift one viewer: one of a kind holds at most."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from livestream.bans.services import ban, in_force, lift_ban
from livestream.models import RoomBan
from tests.livestream.gates.build import viewer


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_one_ban_of_a_kind_holds(stream):
    buyer = viewer(stream.client)
    ends = timezone.now() + timedelta(days=1)

    def act(number: int) -> None:
        about = {"channel": stream.channel, "client": stream.client}
        try:
            until = ends + timedelta(minutes=number)
            made, _ = ban(party=buyer, kind="mute", why="spam", ends_at=until, **about)
            if number % 4 == 0:
                lift_ban(ban_id=made.pk, **about)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(act, range(20)))
    assert RoomBan.objects.count() == 20
    assert RoomBan.objects.filter(in_force()).count() <= 1
