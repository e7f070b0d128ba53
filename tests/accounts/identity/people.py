"""What tests of identities hand in, and who decides."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.actors import user_actor
from accounts.ages import today_in_china
from accounts.identity.facts import Facts
from accounts.identity.parties import register_party
from accounts.identity.submission import submit
from accounts.models import Document, Guardianship, Identity, Party, User
from tests.accounts.identity.build import resident_id, verified_party

_mobiles = count(10_000_000)


def facts(born: date = date(1990, 3, 7), **changes: Any) -> Facts:
    told = {
        "document_type": "resident_id",
        "number": changes.pop("number", None) or resident_id(born),
        "real_name": "测试乙",
        "mobile": f"138{next(_mobiles):08}",
        "residence": "浙江省杭州市西湖区二号",
    }
    return Facts(**told | changes)


def organisation(**changes: Any) -> Facts:
    told = {"kind": "organisation", "document_type": "credit_code", "number": "91110000600037341L"}
    return facts(**told | changes)


def years_ago(years: int, more_days: int = 1) -> date:
    """The birth date of somebody who has been this old since `more_days` days ago."""
    today = today_in_china(timezone.now())
    try:
        day = today.replace(year=today.year - years)
    except ValueError:
        # who is born on 29 February is older from the 28th, or from the next day
        day = date(today.year - years, 2, 28)
    return day - timedelta(days=more_days)


def joined(user: User, role: str = "streamer") -> Party:
    return register_party(user=user, role=role, name="Alice", place="330100")


def show_papers(party: Party, *kinds: str) -> None:
    for kind in kinds or ("front", "back", "licence"):
        Document.objects.create(
            party=party, kind=kind, storage_name=f"{party.pk}-{kind}", sha256=b"", width=1, height=1, size=1
        )


def handed_in(user: User, role: str = "streamer", papers: bool = True, **changes: Any) -> Identity:
    """A party of this user whose identity waits for staff."""
    party = joined(user, role)
    if papers:
        show_papers(party)
    return submit(party=party, facts=facts(**changes), actor=user_actor(user), user=user)


def guardian_of(minor: Party, *consents: str) -> Guardianship:
    guardian = verified_party(role="buyer", name="Bob", born=date(1980, 5, 6))
    return Guardianship.objects.create(
        minor=minor, guardian=guardian, relation="parent", state="verified", consents=list(consents)
    )
