"""What other tests build on is what the services make."""

from datetime import date

from accounts.identifiers import kinds
from accounts.identity.deciding import verify
from accounts.models import Identity
from tests.accounts.identity.build import resident_id, verified_party
from tests.accounts.identity.people import handed_in


def test_a_made_number_passes_the_check_and_no_two_are_alike():
    born = date(1990, 3, 7)
    numbers = {resident_id(born) for _ in range(50)}
    assert len(numbers) == 50
    for number in numbers:
        checked = kinds.check("resident_id", number, date(2026, 11, 22))
        assert (checked.errors, checked.birth_date) == ((), born)


def test_verified_parties_of_every_kind_stand(seeded, person, platform):
    user = person()
    for party in (
        verified_party(),
        verified_party(role="buyer", client=platform),
        verified_party(user=user),
        verified_party(document_type="passport"),
    ):
        assert Identity.objects.get(party=party).standing() == "verified"
    assert user.memberships.count() == 1


def test_a_built_identity_has_the_columns_of_one_that_was_handed_in_and_verified(person):
    made = handed_in(person())
    verify(identity_id=made.pk, submission=1, method="manual", by=person("compliance_officer"))
    rows = Identity.objects.filter(pk__in=[made.pk, verified_party().identity.pk])
    real, built = ({name for name, value in row.items() if value} for row in rows.order_by("pk").values())
    assert built == real
