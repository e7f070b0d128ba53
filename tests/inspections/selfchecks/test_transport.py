"""The certificate as a stranger sees it: sound, near its end, over, another host's, nobody's; and protocols too old."""

import socket
import ssl
import warnings
from datetime import timedelta

import pytest
from django.utils import timezone

from inspections.models import SelfCheck
from inspections.selfchecks import running
from inspections.selfchecks.checks import CHECKS
from inspections.selfchecks.words import sentence
from tests.inspections.selfchecks.certificates import Issuer, served_by_tls
from tests.inspections.selfchecks.test_checks import SAFE, served, with_headers

pytestmark = pytest.mark.django_db


@pytest.fixture
def issuer(tmp_path, monkeypatch):
    """An authority that this process trusts, like those that come with the machine."""
    made = Issuer(tmp_path, timezone.now())
    monkeypatch.setenv("SSL_CERT_FILE", str(made.trusted))
    # what `requests` asks instead
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(made.trusted))
    return made


def certificate(issuer, host="localhost", since=timedelta(days=-100), until=timedelta(days=60, hours=1)):
    now = timezone.now()
    return issuer.certificate(host, since=now + since, until=now + until)


def found(code="transport"):
    outcome = CHECKS[code]()
    told = sentence(SelfCheck(code=code, result=outcome.result, facts=outcome.facts | {"code": outcome.code}))
    assert told
    return outcome.result, outcome.code, outcome.facts, told


@pytest.mark.parametrize(
    ("days", "result"),
    [(60, "good"), (14, "good"), (13, "warning"), (0, "warning")],
    ids=["far", "the last good day", "near", "today"],
)
def test_how_long_a_certificate_still_holds(settings, issuer, days, result):
    until = timedelta(days=days, hours=1)
    with served_by_tls(certificate(issuer, until=until)) as settings.SITE_URL:
        said, code, facts, told = found()
    assert (said, code) == (result, "certificate")
    assert facts == {
        "protocol": "TLSv1.3",
        "days": days,
        "until": facts["until"],
    }
    assert f"({days} days)" in told


def test_until_when_it_holds_is_a_day_of_the_certificate(settings, issuer):
    until = timedelta(days=60, hours=1)
    end = (timezone.now() + until).date()
    with served_by_tls(certificate(issuer, until=until)) as settings.SITE_URL:
        facts = found()[2]
    assert facts["until"] in (end.isoformat(), (end + timedelta(days=1)).isoformat())


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"until": timedelta(hours=-1)}, "expired"),
        ({"since": timedelta(hours=1)}, "not yet valid"),
        ({"host": "another.example"}, "Hostname mismatch"),
    ],
    ids=["expired", "not yet", "other host"],
)
def test_a_certificate_that_browsers_refuse_is_bad_and_the_page_says_why(settings, issuer, changed, why):
    with served_by_tls(certificate(issuer, **changed)) as settings.SITE_URL:
        result, code, facts, told = found()
    assert (result, code) == ("bad", "certificate_refused")
    assert why in facts["why"]
    assert why in told


def test_a_certificate_of_an_authority_that_nobody_trusts_is_bad(settings, issuer, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with served_by_tls(certificate(issuer)) as settings.SITE_URL:
        result, code, facts, _told = found()
    assert (result, code) == ("bad", "certificate_refused")
    assert "issuer" in facts["why"] or "self-signed" in facts["why"]


def test_the_oldest_protocol_that_is_good_enough_is_named(settings, issuer):
    with served_by_tls(certificate(issuer), newest=ssl.TLSVersion.TLSv1_2) as settings.SITE_URL:
        result, _code, facts, _told = found()
    assert (result, facts["protocol"]) == ("good", "TLSv1.2")


def test_a_server_that_knows_old_protocols_alone_is_bad(settings, issuer):
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        old = served_by_tls(certificate(issuer), newest=ssl.TLSVersion.TLSv1_1)
        with old as settings.SITE_URL:
            result, code, facts, _told = found()
    assert (result, code) == ("bad", "tls_refused")
    assert "PROTOCOL_VERSION" in facts["why"]


def test_a_server_that_speaks_no_tls_at_all_is_bad(settings):
    with served(with_headers(SAFE)) as address:
        settings.SITE_URL = address.replace("http:", "https:")
        assert found()[:2] == ("bad", "tls_refused")


def test_headers_and_cookies_are_looked_at_over_tls(settings, issuer):
    def answer(handler, extra):
        handler.send_response(200)
        for name, value in (SAFE | extra).items():
            handler.send_header(name, value)
        handler.end_headers()

    file = certificate(issuer)
    good = {"Strict-Transport-Security": "max-age=31536000", "Set-Cookie": "theme=dark; Secure"}
    with served_by_tls(file, lambda handler: answer(handler, good)) as settings.SITE_URL:
        assert found("headers")[:3] == ("good", "headers", {"count": 7})
    with served_by_tls(file, lambda handler: answer(handler, {"Set-Cookie": "theme=dark"})) as settings.SITE_URL:
        result, _code, facts, _told = found("headers")
    assert (result, facts["missing"]) == ("bad", "secure cookies, strict-transport-security")


def test_where_nobody_answers_the_check_is_not_known_and_says_so(settings, seeded):
    settings.DEPENDENCY_AUDIT_URL = ""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.SITE_URL = f"https://127.0.0.1:{nobody.getsockname()[1]}"
        check = running.run().checks.get(code="transport")
    assert (check.result, check.facts["error"]) == ("unknown", "ConnectionRefusedError")
    assert "The check itself failed" in sentence(check)
