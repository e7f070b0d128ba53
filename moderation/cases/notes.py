from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from moderation.cases.models import Case, CaseNote

LONGEST_NOTE = 2000
MOST_TOLD = 20


@transaction.atomic
def add_note(*, user: User, case: Case, text: str, public: bool = False) -> CaseNote:
    """Leave a note: for colleagues, or `public`: then those whom the case concerns read it on their pages, too.

    The event tells that there is one, never what it says.
    """
    note = CaseNote.objects.create(case=case, author=user, text=text[:LONGEST_NOTE], public=public)
    record(
        actor=user_actor(user),
        action="case.noted",
        target_kind="case",
        target_id=case.pk,
        note=note.pk,
        public=public,
    )
    return note


def public_notes(stream_id: UUID, kinds: Collection[str]) -> list[CaseNote]:
    """What the people of a stream may read of notes on its cases of these kinds, newest first; one query."""
    told = CaseNote.objects.filter(case__stream=stream_id, case__kind__in=kinds, public=True)
    return list(told.order_by("-pk")[:MOST_TOLD])
