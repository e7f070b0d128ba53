"""What somebody hands in about itself, and what is wrong with it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.ages import BANDS, age_on, least_age
from accounts.identifiers import kinds, mobile
from accounts.identifiers.checked import Checked
from accounts.identifiers.kinds import DocumentType
from accounts.identifiers.resident_id import EARLIEST
from accounts.identity.guardians import consented
from accounts.models import Identity, Party

# LM2021 17: 16 to stream or to hold a room; PIPL 31: under 14 a guardian consents before anything is stored
LEAST_AGE_ON_AIR = 16
AGE_OF_OWN_CONSENT = 14
ON_AIR_ROLES = frozenset({"streamer", "operator"})
# these numbers carry the birth date, so it is never typed
DATED = frozenset({DocumentType.RESIDENT_ID, DocumentType.HMT_RESIDENCE})
LONGEST_NAME, LONGEST_RESIDENCE = 80, 200


@dataclass(frozen=True, slots=True)
class Facts:
    """As typed. `birth_date` only for documents that don't carry it; `band` (accounts.ages.BANDS) only from a
    platform that knows nothing better. Nothing personal shows in a traceback."""

    kind: str = "person"
    document_type: str = ""
    number: str = field(default="", repr=False)
    real_name: str = field(default="", repr=False)
    mobile: str = field(default="", repr=False)
    residence: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    document_until: date | None = None
    band: str = ""


@dataclass(slots=True)
class Reading:
    """`values` are ready to be stored when `errors` is empty; `warnings` are for the reviewer."""

    values: dict[str, Any] = field(default_factory=dict, repr=False)
    errors: dict[str, list[str]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def wrong(self, name: str, *codes: str) -> None:
        if codes:
            self.errors.setdefault(name, []).extend(codes)

    def take(self, name: str, checked: Checked) -> None:
        self.values[name] = checked.normalised
        self.wrong(name, *checked.errors)
        self.warnings.extend(checked.warnings)


def on_air(party: Party) -> bool:
    return not ON_AIR_ROLES.isdisjoint(party.roles)


def more_than_a_buyer(party: Party) -> bool:
    return party.roles != ["buyer"]


def read(facts: Facts, *, party: Party, today: date, complete: bool) -> Reading:
    """Check everything at once. `complete`: nothing may be missing; a draft may lack anything but be wrong in
    nothing. `today` is the day in China. At most one query, for a child's consent."""
    reading = Reading({"kind": facts.kind, "document_type": facts.document_type, "band": "", "number": ""})
    _read_kind(facts, party, complete, reading)
    born = None if reading.errors else _read_number(facts, today, complete, reading)
    reading.values["birth_date"] = born.isoformat() if born else ""
    _read_name(facts, complete, reading)
    _read_contact(facts, complete and more_than_a_buyer(party), reading)
    reading.values["document_until"] = facts.document_until
    if facts.document_until and facts.document_until < today:
        reading.wrong("document_until", "document_expired")
    if born:
        where = "number" if facts.document_type in DATED else "birth_date"
        reading.wrong(where, *minor_errors(age_on(born, today), party))
    elif facts.band not in BANDS and facts.band:
        reading.wrong("band", "band_unknown")
    elif facts.band:
        reading.values["band"] = facts.band
        reading.wrong("band", *minor_errors(least_age(facts.band), party))
    return reading


def minor_errors(age: int, party: Party) -> list[str]:
    """Why somebody of this age (full years) may not be registered in these roles."""
    if on_air(party) and age < LEAST_AGE_ON_AIR:
        return ["under_16"]
    if age < AGE_OF_OWN_CONSENT and not consented(party, "minor_data"):
        return ["guardian_must_consent"]
    return []


def _read_kind(facts: Facts, party: Party, complete: bool, reading: Reading) -> None:
    if facts.kind not in Identity.Kind.values:
        reading.wrong("kind", "kind_unknown")
        return
    organisation = facts.kind == Identity.Kind.ORGANISATION
    if organisation and "streamer" in party.roles:
        reading.wrong("kind", "streamer_is_a_person")
    if not facts.document_type:
        if complete or facts.number.strip():
            reading.wrong("document_type", "document_type_missing")
    elif facts.document_type not in Identity.DocumentType.values:
        reading.wrong("document_type", "document_type_unknown")
    elif organisation != (facts.document_type == DocumentType.CREDIT_CODE):
        reading.wrong("document_type", "document_type_of_organisation" if organisation else "document_type_of_person")


def _read_number(facts: Facts, today: date, complete: bool, reading: Reading) -> date | None:
    """The birth date, from the number or as typed."""
    carried = None
    if facts.number.strip():
        checked = kinds.check(facts.document_type, facts.number, today)
        reading.take("number", checked)
        carried = checked.birth_date
    elif complete:
        reading.wrong("number", "number_missing")
    if facts.kind == Identity.Kind.ORGANISATION or facts.document_type in DATED:
        if facts.birth_date and carried and facts.birth_date != carried:
            reading.wrong("birth_date", "birth_date_from_document")
        return carried
    if facts.birth_date is None:
        if complete:
            reading.wrong("birth_date", "birth_date_missing")
    elif facts.birth_date > today:
        reading.wrong("birth_date", "birth_date_future")
    elif facts.birth_date < EARLIEST:
        reading.wrong("birth_date", "birth_date_early")
    else:
        return facts.birth_date
    return None


def _read_name(facts: Facts, complete: bool, reading: Reading) -> None:
    name = reading.values["real_name"] = " ".join(facts.real_name.split())
    if not name:
        if complete:
            reading.wrong("real_name", "name_missing")
    elif len(name) > LONGEST_NAME:
        reading.wrong("real_name", "name_too_long")
    elif not name.isprintable() or not any(character.isalpha() for character in name):
        reading.wrong("real_name", "name_characters")


def _read_contact(facts: Facts, wanted: bool, reading: Reading) -> None:
    """LE2026 8 wants residence and contact of whoever sells; of a buyer no more is kept than was given."""
    reading.values["mobile"] = ""
    if facts.mobile.strip():
        reading.take("mobile", mobile.check(facts.mobile))
    elif wanted:
        reading.wrong("mobile", "mobile_missing")
    residence = reading.values["residence"] = " ".join(facts.residence.split())
    if not residence:
        if wanted:
            reading.wrong("residence", "residence_missing")
    elif len(residence) > LONGEST_RESIDENCE:
        reading.wrong("residence", "residence_too_long")
    elif not residence.isprintable():
        reading.wrong("residence", "residence_characters")
