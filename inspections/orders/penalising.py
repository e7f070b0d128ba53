"""Penalties: under the law that sets one, within its band; and, where the finding is grave, on the joint list."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.models import User
from blocklists.entries import ordered
from blocklists.refusing import Refused
from inspections.models import Inspection, InspectionFinding, Penalty
from inspections.orders.history import note
from inspections.orders.holding import finding_of, for_authority
from inspections.orders.law import BANDS, FEN, Band
from inspections.orders.querysets import TRADE
from inspections.orders.telling import authority_name, last_day, tell_officers, tell_party
from inspections.orders.terms import LONGEST_NOTE, LONGEST_NUMBER, begin_of, chosen, text_of

Kind = Penalty.Kind
# a column of the database ends there; no fine of these laws comes near it
MOST_FEN = 10**15
# further away is a slip of the keyboard
LONGEST_LISTED = timedelta(days=10 * 366)


@transaction.atomic
def penalise(
    *,
    user: User,
    inspection_id: UUID,
    version: int,
    finding_id: UUID,
    kind: str,
    band: str,
    decision_number: str,
    decided_on: date,
    amount_fen: int | None = None,
    outside_band: str = "",
    appeal_until: date | None = None,
    appeal_note: str = "",
    listed_through: date | None = None,
) -> Penalty:
    """Record what was decided on a finding: under a law of bands.toml, since LM2021 sets no penalty of its own (28).

    An amount outside the law's band says why. `listed_through`: the last day on the joint list (LM2021 29); only for a
    grave finding about a party that markets. It is refused at every door from this moment on.

    Raises `Refused`: those of `holding.for_authority`; unknown_finding, choice_unknown, band_missing, kind_of_others,
    amount_missing, amount_not_wanted, amount_unreadable, amount_outside, words_missing, too_long, decided_later,
    decided_before, appeal_before, penalised_already, not_grave, nobody_to_list, listed_past, listed_far.
    """
    inspection = for_authority(user, inspection_id, version)
    finding = finding_of(inspection, finding_id)
    law = _law(chosen(kind, Kind.values, "kind"), band)
    today = today_in_china(timezone.now())
    number = text_of(decision_number, "decision_number", most=LONGEST_NUMBER)
    _check_days(inspection, decided_on, appeal_until, today)
    outside = text_of(outside_band, "outside_band", most=200, required=False)
    _check_amount(kind, law, amount_fen, outside)
    until = _listed_until(finding, listed_through, today)
    if finding.penalties.filter(decision_number=number, kind=kind).exists():
        raise Refused("penalised_already", field="decision_number")
    penalty = Penalty.objects.create(
        finding=finding,
        kind=kind,
        band=law.code,
        amount_fen=amount_fen,
        outside_band=outside if amount_fen is not None and not law.holds(amount_fen) else "",
        decision_number=number,
        decided_on=decided_on,
        appeal_until=appeal_until,
        appeal_note=text_of(appeal_note, "appeal_note", most=LONGEST_NOTE, required=False),
        party=finding.party,
        by=user,
        listed_until=until,
    )
    entry = _list(penalty, inspection, user, until)
    note(
        inspection,
        "penalised",
        by=user,
        finding=str(finding.pk),
        penalty=str(penalty.pk),
        kind=kind,
        band=law.code,
        amount_fen=amount_fen,
        decision_number=number,
        party=str(finding.party_id) if finding.party_id else None,
        entry=str(entry) if entry else None,
    )
    _tell(inspection, finding, penalty, law)
    return penalty


@transaction.atomic
def revoke_penalty(*, user: User, inspection_id: UUID, version: int, penalty_id: UUID, why: str) -> Penalty:
    """The authority took it back, or a court did; also after the inspection is closed, since appeals come later. What
    it put on the joint list comes off. Raises `Refused`: those of `holding.for_authority` but over; unknown_penalty,
    revoked_already, words_missing, too_long."""
    inspection = for_authority(user, inspection_id, version, closed=True, heir=True)
    penalty = Penalty.objects.select_related("party").filter(pk=penalty_id, finding__inspection=inspection).first()
    if penalty is None:
        raise Refused("unknown_penalty")
    if penalty.revoked_at:
        raise Refused("revoked_already")
    penalty.revoked_why = text_of(why, "why", most=200)
    penalty.revoked_at, penalty.revoked_by = timezone.now(), user
    penalty.save(update_fields=["revoked_why", "revoked_at", "revoked_by"])
    if penalty.entry_id:
        ordered.take_back(user=user, entry_id=penalty.entry_id, words=penalty.revoked_why)
    entry = str(penalty.entry_id) if penalty.entry_id else None
    note(inspection, "revoked", by=user, penalty=str(penalty.pk), decision_number=penalty.decision_number, entry=entry)
    facts = {"decision": penalty.decision_number}
    tell_officers(inspection, "inspection_revoked", **facts)
    if penalty.party:
        tell_party(inspection, penalty.party, "inspection_revoked_about_you", **facts)
    return penalty


def _law(kind: str, band: str) -> Band:
    law = BANDS.get(band)
    if law is None:
        raise Refused("band_missing", field="band")
    if kind not in law.kinds:
        raise Refused("kind_of_others", field="kind")
    return law


def _check_days(inspection: Inspection, decided_on: date, appeal_until: date | None, today: date) -> None:
    if decided_on > today:
        raise Refused("decided_later", field="decided_on")
    if decided_on < today_in_china(inspection.ordered_at):
        raise Refused("decided_before", field="decided_on")
    if appeal_until and appeal_until < decided_on:
        raise Refused("appeal_before", field="appeal_until")


def _check_amount(kind: str, law: Band, amount_fen: int | None, outside: str) -> None:
    if kind not in (Kind.FINE, Kind.CONFISCATION):
        if amount_fen is not None:
            raise Refused("amount_not_wanted", field="amount")
        return
    if amount_fen is None:
        if kind == Kind.FINE:
            raise Refused("amount_missing", field="amount")
        return
    if not 0 < amount_fen < MOST_FEN:
        raise Refused("amount_unreadable", field="amount")
    # a confiscation takes what was gained, whatever that is
    if kind == Kind.FINE and not law.holds(amount_fen) and not outside:
        raise Refused("amount_outside", field="amount", least=f"{law.least // FEN:,}", most=f"{law.most // FEN:,}")


def _listed_until(finding: InspectionFinding, through: date | None, today: date) -> datetime | None:
    if through is None:
        return None
    if finding.gravity != InspectionFinding.Gravity.GRAVE:
        raise Refused("not_grave", field="listed_through")
    # of a buyer's account nobody goes on air, so there is nothing to close to it
    if finding.party is None or not set(TRADE) & set(finding.party.roles):
        raise Refused("nobody_to_list", field="listed_through")
    if through < today:
        raise Refused("listed_past", field="listed_through")
    if through > today + LONGEST_LISTED:
        raise Refused("listed_far", field="listed_through")
    return begin_of(through + timedelta(days=1))


def _list(penalty: Penalty, inspection: Inspection, user: User, until: datetime | None) -> UUID | None:
    finding = penalty.finding
    if until is None or finding.party is None:
        return None
    entry = ordered.put_in_force(
        user=user,
        party=finding.party,
        # the finding's own words stay with the authority: the listed person reads which decision it is
        reason=f"{finding.article} · {penalty.decision_number}",
        ends_at=until,
        basis_id=str(penalty.pk),
        basis_text=f"{authority_name(inspection)} · {penalty.decision_number}",
    )
    penalty.entry_id = entry.pk
    penalty.save(update_fields=["entry_id"])
    return entry.pk


def _tell(inspection: Inspection, finding: InspectionFinding, penalty: Penalty, law: Band) -> None:
    facts = {"decision": penalty.decision_number, "article": finding.article, "law": law.article}
    tell_officers(inspection, "inspection_penalised", **facts)
    if finding.party:
        appeal = penalty.appeal_until.isoformat() if penalty.appeal_until else ""
        code = "inspection_penalised_about_you" if appeal else "inspection_penalised_no_day"
        tell_party(inspection, finding.party, code, appeal=appeal, **facts)
    if penalty.listed_until:
        tell_officers(inspection, "inspection_listed", until=last_day(penalty.listed_until), **facts)
