"""What each self-check finds, good and bad."""

import contextlib
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.utils import timezone

from evidence.actors import system
from evidence.seals.sealing import seal
from evidence.services import record
from inspections.models import RestoreTest, SelfCheck
from inspections.selfchecks import running
from inspections.selfchecks.checks import CHECKS
from inspections.selfchecks.checks.dependencies import locked
from inspections.selfchecks.words import SENTENCES, TITLES, sentence

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
SAFE = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@contextlib.contextmanager
def served(answer):
    """A web server that gives `answer(handler)`; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            answer(self)

        do_POST = do_GET

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def with_headers(headers):
    def answer(handler):
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()

    return answer


def found(code):
    outcome = CHECKS[code]()
    return outcome.result, outcome.code, outcome.facts


def test_every_check_has_a_title_and_its_sentence_in_words(seeded, settings):
    settings.DEPENDENCY_AUDIT_URL = ""
    assert set(TITLES) == set(CHECKS)
    run = running.run()
    for check in run.checks.all():
        assert check.facts["code"] in SENTENCES
        assert sentence(check)


def test_headers_are_looked_at_as_they_are_served(settings):
    with served(with_headers(SAFE)) as settings.SITE_URL:
        assert found("headers") == ("good", "headers", {"count": 5})
    worse = SAFE | {"Content-Security-Policy": "script-src 'unsafe-inline'", "X-Frame-Options": "SAMEORIGIN"}
    with served(with_headers(worse)) as settings.SITE_URL:
        result, _, facts = found("headers")
    assert (result, facts["missing"]) == ("bad", "content-security-policy, x-frame-options")


@pytest.mark.parametrize(
    ("address", "result", "code"),
    [
        ("", "unknown", "no_address"),
        ("http://127.0.0.1:8000", "warning", "tls_here"),
        ("http://live.example.org", "bad", "tls_none"),
    ],
)
def test_what_is_served_without_tls_is_said(settings, address, result, code):
    settings.SITE_URL = address
    assert found("transport")[:2] == (result, code)


def test_who_has_no_second_factor_is_counted(person):
    person("moderator")
    one = person("senior_moderator")
    assert found("second_factors") == ("good", "second_factors", {"with": 2, "all": 2})
    Authenticator.objects.filter(user=one).delete()
    assert found("second_factors") == ("warning", "second_factors", {"with": 1, "all": 2})


def test_failed_sign_ins_of_two_days_are_counted_apart(seeded):
    def fails(times):
        for _ in range(times):
            record(actor=system("test"), action="user.sign_in_failed", target_kind="user", target_id="unknown")

    fails(3)
    now = timezone.now()
    with time_machine.travel(now + timedelta(hours=23), tick=False):
        assert found("sign_ins") == ("good", "sign_ins", {"day": 3, "before": 0})
    with time_machine.travel(now + timedelta(hours=30), tick=False):
        assert found("sign_ins") == ("good", "sign_ins", {"day": 0, "before": 3})
    fails(198)
    assert found("sign_ins")[:2] == ("warning", "sign_ins")


def test_a_key_ages_from_the_first_run_that_saw_it(seeded, settings):
    with time_machine.travel(NOW, tick=False):
        running.run()
    with time_machine.travel(NOW + timedelta(days=300), tick=False):
        assert found("keys")[0] == "good"
        assert found("keys")[2]["days"] == 300
    with time_machine.travel(NOW + timedelta(days=366), tick=False):
        assert found("keys")[0] == "warning"
    settings.FIELD_KEY_FALLBACKS = [settings.FIELD_KEY]
    assert found("keys")[:2] == ("warning", "keys_retired")


def test_a_backup_that_was_never_restored_is_none(seeded):
    assert found("backups")[:2] == ("bad", "restore_never")
    test = RestoreTest.objects.create(at=NOW, backup_made_at=NOW, good=True)
    with time_machine.travel(NOW + timedelta(days=10), tick=False):
        assert found("backups") == ("good", "restore", {"days": 10, "made": "2026-11-18"})
    with time_machine.travel(NOW + timedelta(days=100), tick=False):
        assert found("backups")[0] == "warning"
        test.good = False
        test.save()
        assert found("backups")[:2] == ("bad", "restore_failed")


def test_events_that_no_seal_takes_are_bad_after_a_while(seeded):
    # the seed's own, which may be of another day
    seal()
    record(actor=system("test"), action="test.happened", target_kind="test", target_id="1")
    assert found("unsealed")[0] == "good"
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        assert found("unsealed")[0] == "bad"


def _answers(handler, results):
    handler.rfile.read(int(handler.headers["Content-Length"]))
    body = b'{"results": [' + b",".join(results) + b"]}"
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    handler.wfile.write(body)


def test_a_vulnerable_package_of_the_lock_file_is_named(settings):
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    pinned = locked((settings.BASE_DIR / "requirements.txt").read_text())
    assert len(pinned) > 50
    sound = [b"{}"] * len(pinned)
    with served(lambda handler: _answers(handler, sound)) as settings.DEPENDENCY_AUDIT_URL:
        assert found("dependencies")[:2] == ("good", "dependencies")
    sick = [b'{"vulns": [{"id": "PYSEC-1"}]}', *sound[1:]]
    with served(lambda handler: _answers(handler, sick)) as settings.DEPENDENCY_AUDIT_URL:
        result, _, facts = found("dependencies")
    assert (result, facts["names"]) == ("bad", " ".join(pinned[0]))


def test_a_check_that_breaks_is_not_known_and_stops_no_other(seeded, settings, monkeypatch):
    settings.DEPENDENCY_AUDIT_URL = ""

    def broken():
        SelfCheck.objects.extra(where=["no such column"]).count()

    monkeypatch.setitem(CHECKS, "queues", broken)
    checks = {check.code: check for check in running.run().checks.all()}
    assert checks["queues"].result == "unknown"
    assert checks["queues"].facts["error"] == "ProgrammingError"
    assert checks["deliveries"].result == "good"
    assert len(checks) == len(CHECKS)
