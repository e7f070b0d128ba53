"""Where one is signed in, and signing out there."""

from allauth.usersessions.models import UserSession

from evidence.models import AuditEvent
from tests.accounts.staff.conftest import sign_in


def test_each_browser_is_listed_and_can_be_signed_out(buyer):
    here, there = sign_in("ben"), sign_in("ben")
    page = here.get("/accounts/sessions/")
    assert len(page.context["sessions"]) == 2
    other = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post(f"/accounts/sessions/{other.pk}/end/")["Location"] == "/accounts/sessions/"
    assert there.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200
    assert AuditEvent.objects.get(action="user.session_ended").detail == {"session": other.pk}


def test_everywhere_else_at_once(buyer):
    here, *others = [sign_in("ben") for _ in range(3)]
    here.post("/accounts/sessions/")
    assert [client.get("/me/").status_code for client in others] == [302, 302]
    assert here.get("/me/").status_code == 200


def test_somebody_elses_session_does_not_exist(buyer, mona):
    sign_in("ben")
    theirs = UserSession.objects.get()
    buyer_two = sign_in("mona")
    mona.groups.clear()
    assert buyer_two.post(f"/accounts/sessions/{theirs.pk}/end/").status_code == 404
    assert UserSession.objects.filter(pk=theirs.pk).exists()


def test_ending_ones_own_session_is_posted(buyer):
    here = sign_in("ben")
    assert here.get(f"/accounts/sessions/{UserSession.objects.get().pk}/end/").status_code == 405


def test_a_changed_password_signs_the_others_out(buyer):
    here, there = sign_in("ben"), sign_in("ben")
    new = "another horse battery staple"
    here.post(
        "/accounts/password/change/",
        {"oldpassword": "correct horse battery staple", "password1": new, "password2": new},
    )
    assert there.get("/me/").status_code == 302
    assert AuditEvent.objects.filter(action="user.password_changed").count() == 1
