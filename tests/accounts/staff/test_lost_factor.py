"""App, key and codes all lost: whoever runs the site takes them off, and it shows."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from evidence.models import AuditEvent
from tests.accounts.staff.conftest import enrol, sign_in


def test_removed_one_is_signed_out_and_enrols_anew(mona, capsys):
    client = sign_in("mona")
    enrol(client)
    call_command("second_factor", "remove", "mona")
    assert not Authenticator.objects.filter(user=mona).exists()
    assert client.get("/console/")["Location"].startswith("/accounts/login/")
    assert sign_in("mona").get("/console/")["Location"] == "/accounts/2fa/"
    event = AuditEvent.objects.get(action="user.factors_removed")
    assert (event.actor_kind, event.target_id, event.detail) == ("system", str(mona.pk), {"count": 2})


@pytest.mark.parametrize("name", ["nobody", "mona"])
def test_nothing_to_remove_says_so(mona, name):
    with pytest.raises(CommandError):
        call_command("second_factor", "remove", name)
