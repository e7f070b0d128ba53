from uuid import UUID

import structlog
from django.db import transaction

from accounts.hooks import review_wanted
from accounts.identity.providers import provider_for
from accounts.models import Identity
from accounts.tasks import check_identity

log = structlog.get_logger("accounts")


def start_check(identity: Identity) -> None:
    """Inside the transaction that took a submission: hand it to a worker, or to staff."""
    if provider_for(identity).answers_at_once:
        transaction.on_commit(lambda: _send(identity.pk))
    else:
        review_wanted.send(Identity, identity=identity)


def _send(identity_id: UUID) -> None:
    """Redis may be away: the submission is committed, and the sweeper will send it."""
    try:
        check_identity.delay(str(identity_id))
    except Exception as error:  # noqa: BLE001  (kombu raises its transport's own kinds)
        log.warning("not_sent_to_a_worker", identity=str(identity_id), error=type(error).__name__)
