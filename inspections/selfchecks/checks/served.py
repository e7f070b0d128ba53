"""TLS and headers, as a stranger gets them at SITE_URL."""

import socket
import ssl
from datetime import UTC, datetime
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils import timezone

from inspections.selfchecks.outcome import Outcome, Result

TIMEOUT = 5.0
# a certificate is renewed a month before its end; two weeks left means that renewal has failed
SOON_DAYS = 14


def transport() -> Outcome:
    """The protocol that is agreed upon, and how long the certificate still holds."""
    address = urlsplit(settings.SITE_URL)
    if not address.hostname:
        return Outcome(Result.UNKNOWN, "no_address")
    if address.scheme != "https":
        # on this machine alone nothing travels
        alone = address.hostname in ("127.0.0.1", "localhost", "::1")
        return Outcome(Result.WARNING if alone else Result.BAD, "tls_here" if alone else "tls_none")
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((address.hostname, address.port or 443), timeout=TIMEOUT) as plain,
            context.wrap_socket(plain, server_hostname=address.hostname) as sealed,
        ):
            certificate, protocol = sealed.getpeercert() or {}, sealed.version() or ""
    except ssl.SSLCertVerificationError as problem:
        return Outcome(Result.BAD, "certificate_refused", {"why": problem.verify_message})
    except ssl.SSLError as problem:
        # Older than TLS 1.2, which Python by itself does not speak either, or no TLS at all.
        return Outcome(Result.BAD, "tls_refused", {"why": problem.reason or type(problem).__name__})
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
    days = (ends - timezone.now()).days
    facts = {"protocol": protocol, "days": days, "until": timezone.localdate(ends).isoformat()}
    return Outcome(Result.WARNING if days < SOON_DAYS else Result.GOOD, "certificate", facts)


def headers() -> Outcome:
    """What browsers are told to refuse, and whether cookies keep to TLS."""
    if not settings.SITE_URL:
        return Outcome(Result.UNKNOWN, "no_address")
    # our own address, from our own settings: a private one is no trick here
    answer = requests.get(settings.SITE_URL, timeout=TIMEOUT)
    told = {name.lower(): value for name, value in answer.headers.items()}
    policy = told.get("content-security-policy", "")
    encrypted = urlsplit(answer.url).scheme == "https"
    held = {
        "content-security-policy": bool(policy) and "unsafe-" not in policy,
        "x-content-type-options": told.get("x-content-type-options") == "nosniff",
        "x-frame-options": told.get("x-frame-options") == "DENY",
        "referrer-policy": "referrer-policy" in told,
        "cross-origin-opener-policy": "cross-origin-opener-policy" in told,
    }
    if encrypted:
        held["strict-transport-security"] = "strict-transport-security" in told
        held["secure cookies"] = all(cookie.secure for cookie in answer.cookies)
    missing = sorted(name for name, good in held.items() if not good)
    if missing:
        return Outcome(Result.BAD, "headers_missing", {"missing": ", ".join(missing)})
    return Outcome(Result.GOOD, "headers", {"count": len(held)})
