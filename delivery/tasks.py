from concurrent.futures import ThreadPoolExecutor

from celery import shared_task

from delivery import services
from delivery.sending import send


@shared_task(name="delivery.tasks.deliver_due", expires=10)
def deliver_due() -> None:
    """Seal and send what is due. Run twice at once, leases keep the two apart; after a crash the lease runs out."""
    services.seal_due()
    deliveries = services.lease_due()
    if deliveries:
        with ThreadPoolExecutor(max_workers=min(8, len(deliveries))) as pool:
            for delivery, outcome in zip(deliveries, pool.map(send, deliveries), strict=True):
                services.settle(delivery, outcome)
