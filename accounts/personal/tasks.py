from celery import shared_task

from accounts.documents import services as documents
from accounts.personal import deletion


@shared_task
def carry_out_deletions() -> None:
    """Hourly. Run twice, each request is carried out once; one that fails keeps none of the others from it, and is
    tried again in an hour."""
    for request_id in deletion.due():
        carry_out_deletion.delay(request_id)


@shared_task
def carry_out_deletion(request_id: int) -> None:
    deletion.carry_out(request_id=request_id)


@shared_task
def erase_kept() -> None:
    """Daily: what was locked and whose time is over. Run twice, the second finds nothing."""
    deletion.erase_kept()


@shared_task
def sweep_documents() -> None:
    """Daily: files no document names. Run twice, the second finds nothing."""
    documents.sweep()
