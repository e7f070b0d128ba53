"""Having one's data deleted (PIPL 47; Network Data Regulations 24).

Seven days to change one's mind. Then every use stops: what no law orders to keep is erased at once; the identity of
whoever streamed or sold lies locked for three years (Online Trading Measures 31) and is erased after them. Under a
legal hold every use stops all the same, and nothing is erased until it is released.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from accounts.actors import user_actor
from accounts.ages import today_in_china
from accounts.documents import services as documents
from accounts.guardians import ending
from accounts.identity import deciding
from accounts.identity.refusing import NotNow
from accounts.models import DataRequest, Guardianship, Identity, Party, User
from accounts.personal import accounts, leaving
from accounts.personal.policies import NotYours, speaks_for
from delivery.notices import notify
from evidence import holds
from evidence.actors import system
from evidence.services import record

GRACE = timedelta(days=7)
YEARS_KEPT = 3
BUSINESS = frozenset({"operator", "agency", "supplier"})
ON_FILE = BUSINESS | {"streamer"}

# what apps above keep of a party: each erases what no law orders to keep and returns how much, by name. They run in
# the same transaction.
erasers: dict[str, Callable[[Party], int]] = {}

# and what each keeps whole, since a law or an authority orders it: how much there is, and the words for the person
keeps: dict[str, tuple[Callable[[Party], int], Promise]] = {}


def ask(*, user: User, party: Party) -> DataRequest:
    """Ask for deletion in seven days; asked already, that request is the answer. Raises `NotYours`."""
    _check(user, party)
    with transaction.atomic():
        # the party's row: of two windows one asks, the other finds the request
        Party.objects.select_for_update(no_key=True).get(pk=party.pk)
        if request := open_request(party):
            return request
        request = DataRequest.objects.create(
            party=party, kind=DataRequest.Kind.DELETION, by=user, due_at=timezone.now() + GRACE
        )
        _record(user, "data.deletion_asked", party)
        notify(
            recipient=f"party:{party.pk}",
            code="deletion_asked",
            day=today_in_china(request.due_at or timezone.now()).isoformat(),
        )
    return request


def withdraw(*, user: User, party: Party) -> bool:
    """Take the request back; False when none is open any more. Raises `NotYours`."""
    _check(user, party)
    with transaction.atomic():
        taken_back = _open_requests(party).update(state=DataRequest.State.WITHDRAWN, done_at=timezone.now())
        if taken_back:
            _record(user, "data.deletion_withdrawn", party)
            notify(recipient=f"party:{party.pk}", code="deletion_withdrawn")
    return bool(taken_back)


def open_request(party: Party) -> DataRequest | None:
    return _open_requests(party).first()


def carry_out(*, request_id: int, now: datetime | None = None) -> bool:
    """Stop the use and erase; False when the request is not due, withdrawn or done, or waits for the release of a
    legal hold. Run twice, it is done once."""
    now = now or timezone.now()
    with transaction.atomic():
        if held := _held(request_id, now):
            _stop_use(held, now)
            return False
        # taken by condition: a withdrawal at the same moment either came first or finds nothing open
        mine = DataRequest.objects.filter(
            pk=request_id, kind=DataRequest.Kind.DELETION, state=DataRequest.State.OPEN, due_at__lte=now
        ).update(state=DataRequest.State.DONE, done_at=now)
        if not mine:
            return False
        request = DataRequest.objects.select_related("party").get(pk=request_id)
        request.outcome = _stop(request.party, now)
        request.save(update_fields=["outcome"])
        record(
            actor=system("deletion"),
            action="data.deleted",
            target_kind="party",
            target_id=request.party_id,
            **request.outcome,
        )
    return True


def due(now: datetime | None = None) -> list[int]:
    """Requests whose seven days are over."""
    requests = DataRequest.objects.filter(
        kind=DataRequest.Kind.DELETION, state=DataRequest.State.OPEN, due_at__lte=now or timezone.now()
    )
    return list(requests.order_by("due_at").values_list("pk", flat=True))


def erase_kept(now: datetime | None = None) -> int:
    """Erase what was locked, once the law's years are over; returns of how many parties. It may run twice."""
    now = now or timezone.now()
    return sum(_erase_one(pk, today_in_china(now)) for pk in list(over(now).values_list("pk", flat=True)))


def over(now: datetime) -> QuerySet[Identity]:
    """Locked ones whose last day has come."""
    return Identity.objects.filter(use_stopped_at__isnull=False, keep_until__lte=today_in_china(now))


@transaction.atomic
def _erase_one(identity_id: UUID, today: date) -> bool:
    identity = Identity.objects.select_for_update().filter(pk=identity_id, keep_until__lte=today).first()
    if identity is None:
        return False
    party = Party.objects.select_for_update().get(pk=identity.party_id)
    holds.none_changes_now()
    if _is_held(party):
        return False
    gone = erase_identity(identity, kept=frozenset()) | leaving.erase_name(party)
    gone["documents"] = documents.erase(party.documents.all())
    record(actor=system("deletion"), action="data.erased", target_kind="party", target_id=party.pk, erased=gone)
    return True


def _stop(party: Party, now: datetime) -> dict[str, object]:
    """Everything about this party; what went and what stays, as counts."""
    identity = _close(party)
    if identity:
        identity = Identity.objects.select_for_update().get(pk=identity.pk)
    party = Party.objects.select_for_update().get(pk=party.pk)
    kept = kept_fields(party, identity)
    gone: dict[str, int] = {}
    if identity:
        identity.use_stopped_at = now
        identity.keep_until = _years_on(today_in_china(now)) if kept else None
        gone |= erase_identity(identity, kept)
    gone["guardianships"] = ending.end_all_of(party, system("deletion"))
    gone["accounts"] = accounts.leave(party)
    if not kept:
        gone["documents"] = documents.erase(party.documents.all())
        gone |= leaving.erase_name(party) | leaving.erase_letters(party)
    gone |= {name: erase(party) for name, erase in erasers.items()}
    kept_documents = party.documents.filter(erased_at=None).count() if kept else 0
    return {
        "erased": {name: count for name, count in gone.items() if count},
        "kept": {"identity": len(kept), "documents": kept_documents} | _kept_above(party),
        "keep_until": identity.keep_until.isoformat() if identity and identity.keep_until else None,
    }


def _kept_above(party: Party) -> dict[str, int]:
    counted = {name: count(party) for name, (count, _words) in keeps.items()}
    return {name: n for name, n in counted.items() if n}


def _close(party: Party) -> Identity | None:
    identity = Identity.objects.filter(party=party).first()
    if identity:
        # its case, its letters, its streams: whoever must know learns it there; closed already, they do
        with suppress(NotNow):
            deciding.close(identity_id=identity.pk, by=None)
    return identity


def _stop_use(party: Party, now: datetime) -> None:
    """Of a party that is held: stored and nothing else (PIPL 47). The request stays open and is looked at again."""
    if identity := _close(party):
        Identity.objects.filter(pk=identity.pk, use_stopped_at=None).update(use_stopped_at=now)


def _is_held(party: Party) -> bool:
    """By name: what is held of a whole place are its streams and its evidence, not everybody who lives there."""
    return holds.held([("party", party.pk)])


def _held(request_id: int, now: datetime) -> Party | None:
    """The party of this request, when it is due and held."""
    request = DataRequest.objects.filter(
        pk=request_id, kind=DataRequest.Kind.DELETION, state=DataRequest.State.OPEN, due_at__lte=now
    ).first()
    if request is None:
        return None
    # The row before the holds: who orders an inspection of this party has its row first, too.
    party = Party.objects.select_for_update().get(pk=request.party_id)
    holds.none_changes_now()
    return party if _is_held(party) else None


def kept_fields(party: Party, identity: Identity | None) -> frozenset[str]:
    """What of the identity the law orders to keep for three years after the exit; empty when nothing.

    Who never handed anything in never was on the platform: a draft is nobody's file.
    """
    if identity is None or identity.submitted_at is None:
        return frozenset()
    who = frozenset({"real_name", "number", "birth_date", "mobile"})
    if BUSINESS & set(party.roles):
        return who | {"residence"}  # the business's address belongs to its file (Online Trading Measures 24)
    if ON_FILE & set(party.roles) or _answered_for_a_streamer(party):
        return who
    return frozenset()


def _answered_for_a_streamer(party: Party) -> bool:
    """A guardian's consent is part of the minor streamer's file (Minors Law 76)."""
    return Guardianship.objects.filter(
        guardian=party, verified_at__isnull=False, minor__roles__contains=["streamer"]
    ).exists()


_SEALED = ("real_name", "number", "birth_date", "mobile", "residence", "words")


def erase_identity(identity: Identity, kept: frozenset[str]) -> dict[str, int]:
    """Save a locked identity without its values but `kept`; returns how many went."""
    gone = [name for name in _SEALED if name not in kept and identity.__dict__[name] is not None]
    for name in gone:
        setattr(identity, name, None)
    if "number" not in kept:
        # a digest of a number finds its owner as long as the key exists, so it goes with the number
        identity.number_index, identity.band, identity.document_until = None, "", None
        identity.keep_until = None
    if "mobile" not in kept:
        identity.mobile_index = None
    identity.save()
    return {"identity": len(gone)}


def _years_on(day: date) -> date:
    try:
        return day.replace(year=day.year + YEARS_KEPT)
    except ValueError:  # 29 February
        return day.replace(year=day.year + YEARS_KEPT, day=28)


def _open_requests(party: Party) -> QuerySet[DataRequest]:
    return DataRequest.objects.filter(party=party, kind=DataRequest.Kind.DELETION, state=DataRequest.State.OPEN)


def _check(user: User, party: Party) -> None:
    if not speaks_for(user, party):
        raise NotYours


def _record(user: User, action: str, party: Party) -> None:
    record(actor=user_actor(user), action=action, target_kind="party", target_id=party.pk)
