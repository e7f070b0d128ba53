from django.db import transaction

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from moderation.cases.models import Case, CaseNote

LONGEST_NOTE = 2000


@transaction.atomic
def add_note(*, user: User, case: Case, text: str) -> CaseNote:
    """Leave a note for colleagues. The event tells that there is one, never what it says."""
    note = CaseNote.objects.create(case=case, author=user, text=text[:LONGEST_NOTE])
    record(actor=user_actor(user), action="case.noted", target_kind="case", target_id=case.pk, note=note.pk)
    return note
