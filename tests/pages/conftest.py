"""Alice owns the streamer of a room, Bob works for her, Carol owns another room and is a stranger to both."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Party, User
from livestream.models import Stream
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.decisions.measures import Wish
from moderation.decisions.models import Measure, MeasureKind
from moderation.decisions.services import decide
from tests.cases.build import make_cases
from tests.conftest import new_stream

CAROLS_TITLE = "卡罗尔的独家专场"


def join(user: User, ref: str, part: str = "owner") -> Party:
    party = Party.objects.get(ref=ref)
    Membership.objects.create(user=user, party=party, part=part)
    return party


@pytest.fixture
def alice(stream, person):
    user = person(name="alice")
    join(user, "st-s-1")
    return user


@pytest.fixture
def bob(stream, person):
    user = person(name="bob")
    join(user, "st-s-1", "staff")
    return user


@pytest.fixture
def carols_stream(platform) -> Stream:
    return new_stream(platform, "s-2", title=CAROLS_TITLE)


@pytest.fixture
def carol(carols_stream, person):
    user = person(name="carol")
    join(user, "st-s-2")
    return user


@pytest.fixture(params=["en", "zh-hans"])
def language(request) -> str:
    return request.param


@pytest.fixture
def browse(language, browse) -> Callable[[User | None], Client]:
    """A browser in each language in turn; `browse(None)` is signed out."""

    def make(user: User | None) -> Client:
        client = browse(user) if user else Client()
        client.cookies["django_language"] = language
        return client

    return make


def take_measure(
    moderator: User,
    stream: Stream,
    kind: str,
    ago: timedelta = timedelta(minutes=1),
    reason: str = "",
    **wish: int,
) -> Measure:
    """Decided through the service, on a case of its own, so long ago."""
    with time_machine.travel(timezone.now() - ago):
        case = make_cases(stream, 1, queue=2)[0]
        lease = claims.claim(user=moderator, case_id=case.pk)
        decision = decide(
            user=moderator,
            case_id=case.pk,
            token=lease.token,
            version=Case.objects.get(pk=case.pk).version,
            seen_flag_id=1,
            outcome="violation",
            rule_code="LM10-1",
            reason=reason,
            wishes=[Wish(MeasureKind(kind), **wish)],
        )
    return decision.measures.get()


@pytest.fixture
def measure(person) -> Callable[..., Measure]:
    """`measure(stream, "warn")`: by a moderator, so long ago that it has left."""
    return lambda stream, kind, **fields: take_measure(person("moderator"), stream, kind, **fields)
