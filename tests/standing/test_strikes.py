"""Whoever's account has strikes reads which, how heavy, and until when; nobody else's stand there."""

import pytest
from django.urls import reverse
from django.utils import timezone

from moderation.decisions.measures import Wish
from moderation.decisions.models import Strike
from moderation.decisions.services import override
from tests.decisions.held import decided_on
from tests.pages.conftest import join

pytestmark = pytest.mark.django_db


@pytest.fixture
def struck(stream, person):
    """An account that may not tip for a day."""
    account = stream.roles.get(role="streamer").party
    return decided_on(stream, person("moderator"), Wish("restrict", 1440, function="tip", party=account.pk))


def strikes(browse, user):
    return browse(user).get(reverse("standing")).context["strikes"]


def test_those_against_ones_account_stand_there_until_they_are_taken_back(browse, person, struck):
    user = person()
    join(user, "st-s-1")
    page = browse(user).get(reverse("standing"))
    mine = Strike.objects.get(party__isnull=False)
    assert page.context["strikes"] == [mine]
    assert f"{timezone.localdate(mine.expires_at)}" in page.text
    assert reverse("standing_decision", args=[struck.pk]) in page.text
    override(user=person("senior_moderator"), decision_id=struck.pk, outcome="no_violation")
    assert strikes(browse, user) == []


def test_another_account_of_the_same_room_has_none(browse, person, struck):
    user = person()
    join(user, "op-s-1")
    assert strikes(browse, user) == []
