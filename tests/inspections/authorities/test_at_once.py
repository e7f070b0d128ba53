"""Two people with one code, and a code used while its authority is dissolved."""

import pytest
from django.db import transaction

from accounts.models import AuthorityPost
from inspections.authorities.refused import Refused
from inspections.authorities.registering import dissolve, register
from inspections.authorities.seats import take_seat
from tests.at_once import at_once
from tests.inspections.authorities.test_register import PASSWORD, invited

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_code_seats_one_and_no_seat_survives_a_dissolution(seeded, person):
    officer = person("compliance_officer")
    authority = register(user=officer, department="market", place="330100", name="City")
    code = invited(officer, authority)

    def take(name):
        return take_seat(code=code, username=name, password=PASSWORD, language="en").username

    told = at_once(lambda: take("first"), lambda: take("second"), refused=Refused)
    assert sorted(told, key=lambda one: one == "wrong_code")[1] == "wrong_code"
    assert AuthorityPost.objects.count() == 1
    code = invited(officer, authority)

    def end():
        with transaction.atomic():
            return dissolve(user=officer, authority_id=authority.pk).name

    at_once(lambda: take("late"), end, refused=Refused)
    assert not AuthorityPost.objects.filter(ended_at=None).exists()
