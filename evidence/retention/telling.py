"""Before a month of audit events goes: what it alone tells of exhibits that outlive it is told anew.

Audit events are kept for three years, evidence of key rooms for five, files of a filing for as long as it is in force.
Without the event of its freezing nobody could say any more whether an exhibit is what was frozen.
"""

import json
from datetime import datetime

from django.db import connection, transaction

from evidence.actors import system
from evidence.exhibits import KEPT, TELLING
from evidence.ids import is_uuid
from evidence.models import AuditEvent, Exhibit
from evidence.seals.proving import proofs_for
from evidence.services import record

ACTOR = system("retention")
AT_ONCE = 500
# the index by target serves both the order and the place to go on from
_TOLD = """
SELECT DISTINCT ON (target_id) target_id, id FROM "{partition}"
WHERE target_kind = 'exhibit' AND action = ANY(%s) AND target_id > %s ORDER BY target_id, at DESC LIMIT %s
"""


def tell_anew(partition: str, until: datetime) -> bool:
    """Write an event with the same facts for each standing exhibit of which none later than this month (`until`, its
    end) tells. Every event in it must be sealed.

    False when one is not what was sealed: what it says must not come to stand under a fresh seal. Killed and run again,
    it goes on where it was.
    """
    after = ""
    while told := _told(partition, after):
        if not _tell(told, until):
            return False
        after = next(reversed(told))
    return True


def _told(partition: str, after: str) -> dict[str, int]:
    """Exhibit's id as text → the event of this month that tells of it; the next few."""
    with connection.cursor() as cursor:
        # the name is our own (`evidence.partitions`), read back from the catalogue
        cursor.execute(_TOLD.format(partition=partition), [list(TELLING), after, AT_ONCE])
        return dict(cursor.fetchall())


@transaction.atomic
def _tell(told: dict[str, int], until: datetime) -> bool:
    exhibits = Exhibit.objects.filter(pk__in=filter(is_uuid, told), erased_at=None)
    standing = told.keys() & {str(pk) for pk in exhibits.values_list("pk", flat=True)}
    later = AuditEvent.objects.filter(target_kind="exhibit", action__in=TELLING, at__gte=until)
    standing -= set(later.filter(target_id__in=standing).values_list("target_id", flat=True))
    proofs = proofs_for([told[one] for one in sorted(standing)]) if standing else []
    if not all(proof.stands for proof in proofs):
        return False
    for event in (json.loads(proof.line) for proof in proofs):
        record(actor=ACTOR, action=KEPT, target_kind="exhibit", target_id=event["target_id"], **event["detail"])
    return True
