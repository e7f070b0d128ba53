"""Alice streams, Ben buys, Carol is a stranger, Grace answers for Max, Oscar reviews."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.documents import services as documents
from accounts.documents.pictures import reencode
from accounts.models import Document, Guardianship, Identity, Membership, Party, User
from privacy.index import blind_index, current_version
from tests.accounts.documents.pictures import picture

SECRETS = {
    "real_name": "李雷雷",
    "number": "11010519491231002X",
    "birth_date": "1949-12-31",
    "mobile": "+8613812348000",
    "residence": "浙江省杭州市西湖区文三路九号",
    "words": "姓名与李雷雷不符",
}


def member(person: Callable[..., User], name: str, roles: list[str]) -> tuple[User, Party]:
    user = person(name=name)
    party = Party.objects.create(roles=roles, name=f"{name} 的店", place="330100")
    Membership.objects.create(user=user, party=party, part="owner")
    return user, party


def identify(party: Party, state: str = "submitted", **fields: Any) -> Identity:
    identity = Identity(
        party=party,
        document_type="resident_id",
        state=state,
        submission=1,
        submitted_at=party.created_at or None,
        number_index=blind_index("resident_id", SECRETS["number"]),
        mobile_index=blind_index("mobile", SECRETS["mobile"]),
        index_version=current_version(),
        **fields,
    )
    for name, value in SECRETS.items():
        setattr(identity, name, value)
    identity.save()
    return identity


def hand_in(party: Party, user: User, kind: str = "front") -> Document:
    return documents.keep(party=party, kind=kind, upload=reencode(picture()), user=user)


@pytest.fixture
def alice(person) -> tuple[User, Party]:
    user, party = member(person, "alice", ["streamer"])
    party.refresh_from_db()
    identify(party)
    return user, party


@pytest.fixture
def ben(person) -> tuple[User, Party]:
    user, party = member(person, "ben", ["buyer"])
    party.refresh_from_db()
    identify(party)
    return user, party


@pytest.fixture
def carol(person) -> tuple[User, Party]:
    return member(person, "carol", ["buyer"])


@pytest.fixture
def max_(person) -> tuple[User, Party]:
    return member(person, "max", ["streamer"])


@pytest.fixture
def grace(person, max_) -> tuple[User, Party]:
    user, party = member(person, "grace", ["buyer"])
    party.refresh_from_db()
    Guardianship.objects.create(
        minor=max_[1], guardian=party, relation="parent", state="verified", verified_at=party.created_at
    )
    return user, party


@pytest.fixture
def oscar(person) -> User:
    return person("compliance_officer", name="oscar")
