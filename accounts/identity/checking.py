"""The provider's part: ask it from a worker, and do with its answer what may be done without a person.

A match verifies. Anything else goes to staff with a warning: a machine refuses nobody (PIPL 24).
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.hooks import review_wanted
from accounts.identity.deciding import verify
from accounts.identity.providers import Answer, provider_for
from accounts.identity.refusing import NotNow
from accounts.identity.rows import locked
from accounts.identity.states import waits
from accounts.identity.telling import tell
from accounts.models import Identity, IdentityCheck
from evidence.actors import system
from evidence.services import record

_Method, _Result = IdentityCheck.Method, IdentityCheck.Result
# a worker has had its turn by then; after a day a person has long been asked
SWEEP_AFTER, SWEEP_UNTIL = timedelta(minutes=1), timedelta(days=1)


def check(identity_id: UUID) -> None:
    """Ask the provider about the submission that waits now, and settle it. No row is locked while it thinks. Run
    twice, it asks with the same request id, and the second answer changes nothing."""
    identity = Identity.objects.filter(pk=identity_id).first()
    if identity is None or not waits(identity) or _has_answer(identity):
        return
    # the provider may have been switched off since: then nobody answers, and staff are asked
    settle(identity_id, identity.submission, provider_for(identity).ask(identity))


@transaction.atomic
def settle(identity_id: UUID, submission: int, answer: Answer) -> None:
    """Do what the answer allows, unless the person handed in something newer or somebody has decided meanwhile."""
    identity = locked(identity_id)
    if identity.submission != submission or not waits(identity) or _has_answer(identity):
        return
    obstacle = ""
    if answer.result == _Result.MATCH:
        try:
            with transaction.atomic():
                verify(identity_id=identity_id, submission=submission, method=_Method.PROVIDER, receipt=answer.receipt)
            return
        except NotNow as problem:
            obstacle = problem.code
    _to_staff(identity, answer, obstacle)


def _to_staff(identity: Identity, answer: Answer, obstacle: str) -> None:
    warning = obstacle or f"provider_{answer.result}"
    identity.warnings = [*identity.warnings, warning]
    identity.save(update_fields=["warnings"])
    IdentityCheck.objects.create(
        identity=identity,
        submission=identity.submission,
        method=_Method.PROVIDER,
        result=answer.result,
        reasons=[warning],
        receipt=answer.receipt,
    )
    record(
        actor=system("identity provider"),
        action="identity.checked",
        target_kind="identity",
        target_id=identity.pk,
        submission=identity.submission,
        result=answer.result,
        warning=warning,
    )
    if answer.result == _Result.UNAVAILABLE:
        tell(identity.party, "identity_to_staff")
    review_wanted.send(Identity, identity=identity)


def _has_answer(identity: Identity) -> bool:
    return identity.checks.filter(submission=identity.submission, method=_Method.PROVIDER).exists()


def unasked() -> list[UUID]:
    """What waits for the provider and no worker has asked about: Redis was flushed, or a worker died."""
    if not settings.IDENTITY_PROVIDER_URL:
        return []
    now = timezone.now()
    answers = IdentityCheck.objects.filter(
        identity=OuterRef("pk"), submission=OuterRef("submission"), method=_Method.PROVIDER
    )
    waiting = Identity.objects.filter(
        Q(state=Identity.State.SUBMITTED) | Q(state=Identity.State.VERIFIED, recheck_asked_at__isnull=False),
        submitted_at__gt=now - SWEEP_UNTIL,
        submitted_at__lte=now - SWEEP_AFTER,
    )
    rows = waiting.exclude(Exists(answers)).order_by("submitted_at")[:200]
    return [row.pk for row in rows if provider_for(row).answers_at_once]
