"""The door tells nobody who exists, counts tries, and remembers who came in."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from evidence.models import AuditEvent
from tests.accounts.staff.conftest import PASSWORD, sign_in


def wrong(name: str, client: Client | None = None) -> object:
    return (client or Client()).post("/accounts/login/", {"login": name, "password": "wrong"})


def main_of(answer: object) -> str:
    """The page without what is a page's own: tokens and the name that was typed."""
    return answer.context["form"].errors.as_json()


def test_a_known_and_an_unknown_name_get_the_same_answer(mona):
    assert main_of(wrong("mona")) == main_of(wrong("nobody-at-all"))


def test_and_cost_the_same_work(mona, monkeypatch):
    """Hashing is what takes the time, by whichever hasher: once for a name that exists, once for one that doesn't."""
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args, **kw: hashed.append(1) or encode(*args, **kw))

    def work(name: str) -> tuple[int, int]:
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            wrong(name)
        return len(hashed), len(queries)

    assert work("mona") == work("nobody-at-all")
    assert work("mona")[0] == 1


def test_an_account_that_is_switched_off_looks_like_none_without_its_password(mona):
    User.objects.update(is_active=False)
    assert main_of(wrong("mona")) == main_of(wrong("nobody-at-all"))


def test_after_five_wrong_tries_even_the_right_password_waits(mona):
    for _ in range(5):
        wrong("mona")
    client = sign_in("mona")
    assert "_auth_user_id" not in client.session
    told = client.post("/accounts/login/", {"login": "mona", "password": PASSWORD})
    assert "Too many" in main_of(told)


def test_the_count_is_kept_where_every_process_sees_it(mona, settings):
    """In the cache that all web processes share, not in one process's memory."""
    assert "redis" in settings.CACHES["default"]["BACKEND"].lower()


def test_a_spoofed_forwarded_address_opens_no_new_count(mona):
    answers = [
        Client(headers={"X-Forwarded-For": f"203.0.113.{n}"}).post(
            "/accounts/login/", {"login": f"name-{n}", "password": "wrong"}
        )
        for n in range(12)
    ]
    assert "Too many" in main_of(answers[-1]) or answers[-1].status_code == 429


def test_who_came_in_and_who_did_not_is_in_the_audit_trail(mona):
    wrong("mona"), wrong("no such name 李雷")
    client = sign_in("mona")
    client.post("/accounts/logout/")
    events = AuditEvent.objects.filter(action__startswith="user.").order_by("id")
    assert list(events.values_list("action", "target_id")) == [
        ("user.sign_in_failed", str(mona.pk)),
        ("user.sign_in_failed", "unknown"),
        ("user.signed_in", str(mona.pk)),
        ("user.signed_out", str(mona.pk)),
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM evidence_auditevent t")
        assert "李雷" not in cursor.fetchone()[0]


def test_the_demos_click_counts_as_fresh_and_says_it_was_the_demos(mona, settings, browse):
    settings.DEMO, settings.ROOT_URLCONF = True, "tests.pages.demo_urls"
    client = browse(mona)
    page = client.get("/enter-again?next=/console/")
    assert page.status_code == 200
    done = client.post("/enter-again", {"next": "/console/"})
    assert done["Location"] == "/console/"
    event = AuditEvent.objects.get(action="user.confirmed")
    assert event.detail == {"method": "demo", "demo": True}
    assert client.get("/accounts/2fa/app/").status_code == 200


@pytest.mark.parametrize("way", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_demos_click_never_leads_elsewhere(mona, settings, browse, way):
    settings.DEMO, settings.ROOT_URLCONF = True, "tests.pages.demo_urls"
    assert browse(mona).post("/enter-again", {"next": way})["Location"] == "/home"


def test_outside_the_demo_that_click_does_not_exist(mona, browse):
    assert browse(User.objects.create_user("x", label="x")).post("/enter-again").status_code == 404


def test_while_the_cache_is_away_the_door_stays_shut_and_says_so(mona, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    client = Client()
    answer = client.post("/accounts/login/", {"login": "mona", "password": PASSWORD})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert 'id="main"' in answer.text
    assert "_auth_user_id" not in client.session
