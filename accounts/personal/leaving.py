"""What goes with a party that leaves, besides its identity."""

from datetime import datetime

from accounts.guardians.reading import OPEN, identity_of
from accounts.hooks import review_settled, standing_lost
from accounts.identity.telling import tell
from accounts.models import Guardianship, Party
from delivery.models import Notice
from evidence.actors import system
from evidence.services import record

# in every language: nobody any more
NOBODY = "—"
_State = Guardianship.State


def end_guardianships(party: Party, now: datetime) -> int:
    """On either side; the other side is told. A minor who was on air on this guardian's word has lost it."""
    rows = Guardianship.objects.select_for_update(of=("self",)).filter(state__in=OPEN)
    ended = [*rows.filter(minor=party), *rows.filter(guardian=party)]
    for row in ended:
        before = row.state
        row.state, row.ended_at, row.consents, row.code_digest = _State.ENDED, now, [], None
        row.save(update_fields=["state", "ended_at", "consents", "code_digest"])
        other = row.guardian if row.minor_id == party.pk else row.minor
        record(
            actor=system("deletion"),
            action="guardian.ended",
            target_kind="guardianship",
            target_id=row.pk,
            minor=str(row.minor_id or ""),
            guardian=str(row.guardian_id or ""),
            before=before,
        )
        if other:
            tell(other, "guardian_ended")
        if before == _State.VERIFIED and row.minor and row.minor_id != party.pk:
            standing_lost.send(Guardianship, party=row.minor)
        identity = identity_of(row.minor) or identity_of(row.guardian)
        if before == _State.PROPOSED and identity:
            review_settled.send(Guardianship, identity=identity)
    return len(ended)


def erase_name(party: Party) -> dict[str, int]:
    """The public name, and the words of colleagues who looked: people write names into them."""
    for reveal in party.reveals.all():
        if reveal.words:
            reveal.words = ""
            reveal.save(update_fields=["words"])
    if party.name == NOBODY:
        return {"name": 0}
    party.name = NOBODY
    party.save(update_fields=["name"])
    return {"name": 1}


def erase_letters(party: Party) -> dict[str, int]:
    return {"letters": Notice.objects.filter(recipient=f"party:{party.pk}").delete()[0]}
