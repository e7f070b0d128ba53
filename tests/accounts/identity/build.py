"""Parties whose identity is verified, and numbers of people who do not exist."""

from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from accounts.identifiers.resident_id import check_character
from accounts.models import Identity, IdentityCheck, MachineClient, Membership, Party, User
from accounts.services import site_client
from privacy.index import blind_index, current_version
from tests.canaries import NAME

_numbers = count(1)


def resident_id(birth: date, place: str = "330100", seq: int | None = None) -> str:
    """An 18-digit number with a valid check character; without `seq` another one each time (odd: male)."""
    number = next(_numbers) if seq is None else seq
    body = f"{place}{birth:%Y%m%d}{number % 1000:03}"
    return body + check_character(body)


def verified_party(
    role: str = "streamer",
    born: date = date(1990, 3, 7),
    name: str = "Alice",
    client: MachineClient | None = None,
    user: User | None = None,
    document_type: str = "resident_id",
    number: str = "",
    place: str = "330100",
    party: Party | None = None,
) -> Party:
    """A natural person in this role, verified by staff just now, due for a re-check in half a year.

    `party`: give this one an identity instead of making one. `user`: becomes its owner.
    """
    if party is None:
        party = Party.objects.create(
            roles=[role], name=name, place=place, client=client or site_client(), ref=f"{role}-{next(_numbers)}"
        )
    if user is not None:
        Membership.objects.create(user=user, party=party, part=Membership.Part.OWNER)
    number = number or (resident_id(born) if document_type == "resident_id" else f"E{next(_numbers):08}")
    now = timezone.now()
    identity = Identity(
        party=party,
        document_type=document_type,
        real_name=f"{NAME}甲",
        number=number,
        birth_date=born.isoformat(),
        mobile="+8613800138000",
        residence=f"浙江省杭州市{NAME}路一号",
        number_index=blind_index(document_type, number),
        mobile_index=blind_index("mobile", "+8613800138000"),
        index_version=current_version(),
        state=Identity.State.VERIFIED,
        submission=1,
        submitted_at=now,
        verified_at=now,
        recheck_due_at=now + timedelta(days=182),
    )
    identity.save(force_insert=True)
    IdentityCheck.objects.create(
        identity=identity, submission=1, method=IdentityCheck.Method.MANUAL, result=IdentityCheck.Result.MATCH
    )
    return party
