"""Who can say whether a name and a number belong together: staff, or a service over HTTP."""

import re
import time
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import orjson
import requests
import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from standardwebhooks import Webhook

from accounts.identifiers.kinds import DocumentType
from accounts.identity.circuit import Circuit
from accounts.models import Identity, IdentityCheck

log = structlog.get_logger("accounts")

Result = IdentityCheck.Result
# at most once more: a person waits, and a provider that is down is left to the circuit
TRIES = 2
LARGEST_ANSWER = 64 * 1024
_SECRET = re.compile(r"whsec_(?=.{32,88}\Z)(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


@dataclass(frozen=True, slots=True)
class Answer:
    """`receipt`: the provider's own number for this check, without personal data."""

    result: str
    receipt: str = ""


class IdentityProvider(Protocol):
    """Something that checks identities. One that answers at once is asked by a worker, never inside a request."""

    answers_at_once: bool

    def reads(self, identity: Identity) -> bool:
        """Whether this one can be asked about this identity."""
        ...

    def ask(self, identity: Identity) -> Answer:
        """The answer; never raises for what the other side does."""
        ...


class ManualReview:
    """Staff compare what was handed in with its documents, in their own time, from a case in the queue."""

    answers_at_once = False

    def reads(self, identity: Identity) -> bool:
        return True

    def ask(self, identity: Identity) -> Answer:
        """No machine answers for them."""
        return Answer(Result.UNAVAILABLE)


class HttpProvider:
    """POST {type, number, name} as JSON, signed like a webhook (Standard Webhooks 1.0), to IDENTITY_PROVIDER_URL.

    It answers 200 with {"result": "match" | "mismatch" | "unsure", "receipt": "…"}. The id of the request is that of
    the submission, so that a second try is recognised as such.
    """

    answers_at_once = True
    # every other document is for a person's eyes, and so is whatever has a warning
    documents = frozenset({DocumentType.RESIDENT_ID, DocumentType.CREDIT_CODE})

    def __init__(self, url: str, secret: str, timeout: float) -> None:
        self.url, self.timeout = url, timeout
        self._webhook = Webhook(secret)
        self._circuit = Circuit("identity-provider")

    def reads(self, identity: Identity) -> bool:
        return identity.document_type in self.documents and not identity.warnings

    def ask(self, identity: Identity) -> Answer:
        if self._circuit.is_open():
            return Answer(Result.UNAVAILABLE)
        question = {"type": identity.document_type, "number": identity.number, "name": identity.real_name}
        body = orjson.dumps(question).decode()
        for _ in range(TRIES):
            if answer := self._post(request_id(identity.pk, identity.submission), body):
                self._circuit.succeeded()
                return answer
        self._circuit.failed()
        return Answer(Result.UNAVAILABLE)

    def _post(self, message_id: str, body: str) -> Answer | None:
        now, started = timezone.now(), time.monotonic()
        headers = {
            "content-type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._webhook.sign(message_id, now, body),
        }
        try:
            with requests.post(
                self.url,
                data=body.encode(),
                headers=headers,
                timeout=self.timeout,
                allow_redirects=False,  # a redirect would carry a number to an address that nobody chose
                stream=True,
            ) as response:
                answer = _read(response, started + self.timeout) if response.status_code == 200 else None
                problem = "" if answer else f"status {response.status_code}"
        except (requests.RequestException, OSError) as failure:
            # its text may carry the address: its kind is enough
            answer, problem = None, type(failure).__name__
        if problem:
            log.warning("identity_provider_failed", problem=problem, took_ms=int((time.monotonic() - started) * 1000))
        return answer


def request_id(identity_id: UUID, submission: int) -> str:
    return f"{identity_id}.{submission}"


def _read(response: requests.Response, until: float) -> Answer | None:
    """None for anything but a well-formed answer that is whole in time: the library's time-out is for each piece."""
    body = b""
    # byte by byte, or a sender that trickles could keep us as long as it likes between two looks at the clock
    for piece in response.iter_content(1):
        body += piece
        if len(body) > LARGEST_ANSWER or time.monotonic() > until:
            return None
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(told, dict) or told.get("result") not in (Result.MATCH, Result.MISMATCH, Result.UNSURE):
        return None
    receipt = told.get("receipt", "")
    if not isinstance(receipt, str) or not receipt.isprintable():
        return None
    return Answer(told["result"], receipt[:80])


def http_provider() -> HttpProvider | None:
    """The one in the settings. Raises ImproperlyConfigured; `ready()` asks, so that no registration meets it."""
    url, secret = settings.IDENTITY_PROVIDER_URL, settings.IDENTITY_PROVIDER_SECRET
    if not url:
        return None
    if settings.PRODUCTION and not url.startswith("https://"):
        raise ImproperlyConfigured("IDENTITY_PROVIDER_URL must begin with https://: names and numbers go there.")
    if not _SECRET.fullmatch(secret):
        raise ImproperlyConfigured('IDENTITY_PROVIDER_SECRET must be "whsec_" and base64 of 24 to 64 bytes.')
    return HttpProvider(url, secret, settings.IDENTITY_PROVIDER_TIMEOUT)


def provider_for(identity: Identity) -> IdentityProvider:
    """The HTTP provider where one is set and can read this; else staff."""
    provider = http_provider()
    return provider if provider and provider.reads(identity) else ManualReview()
