from django.db import transaction

from accounts.identity.twins import MOBILE
from accounts.models import Identity
from privacy.index import blind_index, current_version

CHUNK = 200


def set_index(identity: Identity) -> None:
    """By the key in force; NULL where there is nothing to find."""
    number, mobile = str(identity.number or ""), str(identity.mobile or "")
    identity.number_index = blind_index(identity.document_type, number) if number else None
    identity.mobile_index = blind_index(MOBILE, mobile) if mobile else None
    identity.index_version = current_version()


def reindex() -> int:
    """Index by the key in force what an older one indexed; returns how many rows. Run twice, the second finds none."""
    done = 0
    while True:
        with transaction.atomic():
            rows = list(
                Identity.objects.select_for_update(skip_locked=True).exclude(index_version=current_version())[:CHUNK]
            )
            for identity in rows:
                set_index(identity)
                identity.save(update_fields=["number_index", "mobile_index", "index_version"])
        done += len(rows)
        if len(rows) < CHUNK:
            return done
