"""Every route and every role, in one table. A route that is not in it fails a test."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import AuthorityPost, Membership, User
from accounts.services import issue_key
from delivery.models import Delivery, OutboxMessage, WebhookEndpoint
from evidence.actors import system
from moderation.cases.models import Case
from moderation.decisions.models import Decision, Measure
from moderation.rulebook.models import RuleVersion
from tests.cases.build import make_cases

# owner and stranger are a streamer of the stream and one of another room
ROLES = [
    "anonymous",
    "moderator",
    "senior_moderator",
    "compliance_officer",
    "owner",
    "stranger",
    "guardian",
    "inspector",
    "neighbour",
    "client",
]

# A cell: a status; "in" any answer of somebody who may (2xx, a redirect elsewhere, or a refusal of the act
# itself: 400, 409, 422); "login" a redirect to the door. A client's key opens the API and nothing else.
IN, LOGIN = "in", "login"
EVERYBODY = [IN] * 10
SIGNED_IN = [LOGIN, *[IN] * 8, LOGIN]
DESK_READ = [LOGIN, IN, IN, IN, 403, 403, 403, 403, 403, LOGIN]
DESK_ACT = [LOGIN, IN, IN, 403, 403, 403, 403, 403, 403, LOGIN]
LIFT = [LOGIN, 403, IN, IN, 403, 403, 403, 403, 403, LOGIN]
OFFICER = [LOGIN, 403, 403, IN, 403, 403, 403, 403, 403, LOGIN]
STUDIO = [LOGIN, 403, 403, 403, IN, IN, 403, 403, 403, LOGIN]
STUDIO_ONE = [LOGIN, 403, 403, 403, IN, 404, 403, 403, 403, LOGIN]
API = [401] * 9 + [IN]

# route → (method, cells in the order of ROLES)
TABLE = {
    "livez": ("GET", EVERYBODY),
    "readyz": ("GET", EVERYBODY),
    "metrics": ("GET", EVERYBODY),  # from this machine; elsewhere only with its token (test_health.py)
    "set_language": ("POST", EVERYBODY),
    "front": ("GET", EVERYBODY),
    "rules": ("GET", EVERYBODY),
    "rule": ("GET", EVERYBODY),
    "preferences": ("POST", EVERYBODY),
    "account_login": ("GET", EVERYBODY),
    "account_logout": ("GET", EVERYBODY),
    "account_inactive": ("GET", EVERYBODY),
    "account_signup": ("GET", EVERYBODY),
    # nobody here has a password to prove anything with
    "account_reauthenticate": ("GET", [LOGIN, *[403] * 8, LOGIN]),
    "account_change_password": ("GET", SIGNED_IN),
    "account_set_password": ("GET", SIGNED_IN),
    "home": ("GET", SIGNED_IN),
    "me": ("GET", SIGNED_IN),
    "studio": ("GET", STUDIO),
    "script_check": ("GET", STUDIO),
    "studio_stream": ("GET", STUDIO_ONE),
    "deliveries": ("GET", OFFICER),
    "delivery": ("GET", OFFICER),
    "delivery_replay": ("POST", OFFICER),
    "console": ("GET", DESK_READ),
    "console_rows": ("GET", DESK_READ),
    "console_mine": ("GET", DESK_READ),
    "case": ("GET", DESK_READ),
    "stream_timeline": ("GET", DESK_READ),
    "console_next": ("POST", DESK_ACT),
    "case_claim": ("POST", DESK_ACT),
    "case_renew": ("POST", DESK_ACT),
    "case_release": ("POST", DESK_ACT),
    "case_skip": ("POST", DESK_ACT),
    "case_park": ("POST", DESK_ACT),
    "case_escalate": ("POST", DESK_ACT),
    "case_note": ("POST", DESK_ACT),
    "case_decide": ("POST", DESK_ACT),
    # a decision is undone by its decider alone: to the senior it does not exist
    "decision_undo": ("POST", [LOGIN, IN, 404, *DESK_ACT[3:]]),
    "measure_lift": ("POST", LIFT),
    "api_streams": ("POST", API),
    "api_stream": ("GET", API),
    "api_stream_start": ("POST", API),
    "api_stream_end": ("POST", API),
    "api_signals": ("POST", API),
    "api_screen": ("POST", API),
    "api_schema": ("GET", EVERYBODY),
    "api_docs": ("GET", EVERYBODY),
    # outside demo mode the door is not there (see test_demo.py)
    "enter": ("POST", [404] * 10),
}


def routes(patterns: list) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern


def test_every_route_stands_in_the_table():
    named = {pattern.name for pattern in routes(get_resolver().url_patterns)}
    assert None not in named
    assert named <= set(TABLE)
    assert set(TABLE) - named <= {"enter"}


@pytest.fixture
def world(stream, platform, person, browse):
    """(browsers by role, arguments by route)."""
    streamer = stream.roles.get(role="streamer").party
    people = {role: person(role) for role in ("moderator", "senior_moderator", "compliance_officer")}
    people |= {role: person() for role in ("owner", "stranger", "guardian", "inspector", "neighbour")}
    Membership.objects.create(user=people["owner"], party=streamer, part="owner")
    elsewhere = streamer.__class__.objects.create(roles=["streamer"], name="elsewhere", place="440100")
    Membership.objects.create(user=people["stranger"], party=elsewhere, part="owner")
    Membership.objects.create(user=people["guardian"], party=streamer, part="guardian")
    AuthorityPost.objects.create(user=people["inspector"], department="market", place="330100")
    AuthorityPost.objects.create(user=people["neighbour"], department="market", place="330400")
    browsers = {role: browse(user) for role, user in people.items()}
    browsers["anonymous"] = Client()
    browsers["client"] = Client(headers={"Authorization": f"Bearer {issue_key(client=platform, actor=system('t'))}"})
    return browsers, arguments(stream, people["moderator"])


def arguments(stream, user: User) -> dict[str, dict]:
    case, decided = make_cases(stream, 2)
    Case.objects.filter(pk=decided.pk).update(open_key=None, outcome="violation", decided_at=timezone.now())
    decision = Decision.objects.create(
        case=decided,
        outcome="violation",
        rule=RuleVersion.objects.get(code="LM10-1"),
        decided_by=user,
        case_version=1,
        seen_flag_id=1,
    )
    measure = Measure.objects.create(
        decision=decision, stream=stream, kind="warn", starts_at=timezone.now(), message_id=uuid.uuid4()
    )
    message = OutboxMessage.objects.create(
        subscriber="client:x", topic="t", subject="s", data={}, not_before=timezone.now() + timedelta(days=1)
    )
    endpoint = WebhookEndpoint.objects.create(subscriber="client:x", url="https://example.org", secret="s")
    delivery = Delivery.objects.create(message=message, endpoint=endpoint, next_at=timezone.now())
    by_name = {
        "case_id": case.pk,
        "stream_id": stream.pk,
        "decision_id": decision.pk,
        "measure_id": measure.pk,
        "delivery_id": delivery.pk,
        "code": "LM10-1",
        "door": "moderator-1",
    }
    wanted = {p.name: list(p.pattern.converters) for p in routes(get_resolver().url_patterns)}
    return {route: {name: by_name[name] for name in names} for route, names in wanted.items()}


def answer_of(browser: Client, route: str, method: str, arguments: dict) -> object:
    """The cell that the site gives: a status, "in" or "login"."""
    address = reverse(route, kwargs=arguments) if route != "enter" else "/enter/moderator-1"
    answer = browser.generic(method, address)
    assert answer.status_code < 500
    if answer.status_code == 302 and answer["Location"].startswith(reverse(settings.LOGIN_URL)):
        return LOGIN
    return answer.status_code if answer.status_code in (401, 403, 404) else IN


@pytest.mark.parametrize("route", TABLE)
def test_each_role_meets_its_cell(world, route):
    browsers, known = world
    method, cells = TABLE[route]
    met = {role: answer_of(browsers[role], route, method, known.get(route, {})) for role in ROLES}
    assert met == dict(zip(ROLES, cells, strict=True))


@pytest.mark.parametrize("route", [route for route, (method, _) in TABLE.items() if method == "POST"])
def test_what_changes_something_is_not_done_by_get(world, route):
    browsers, known = world
    if route == "enter":
        return
    address = reverse(route, kwargs=known[route])
    for role in ("moderator", "senior_moderator", "compliance_officer", "client"):
        # set_language answers GET with a plain redirect and changes nothing
        assert browsers[role].get(address).status_code in (302, 401, 403, 405)
