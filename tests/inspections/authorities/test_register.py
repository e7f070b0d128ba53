"""The register of authorities: who comes onto it, who is given a seat, and what ends with a dissolution."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.models import AuthorityPost, User
from evidence.models import AuditEvent
from inspections.authorities.codes import digest_of
from inspections.authorities.inviting import invite
from inspections.authorities.registering import register
from inspections.authorities.seats import take_seat
from inspections.models import Authority, Invitation
from tests.inspections.counter.build import REASON, inspection, signed_in, visiting

pytestmark = pytest.mark.django_db
PASSWORD = "four words of nothing much"
JOIN = {"username": "badge-17", "password": PASSWORD, "again": PASSWORD, "language": "en"}


@pytest.fixture
def officer(person):
    return person("compliance_officer")


@pytest.fixture
def authority(officer):
    return register(user=officer, department="market", place="330100", name="Market regulation of the city")


def in_days(days):
    return today_in_china(timezone.now()) + timedelta(days=days)


def invited(officer, authority, label="badge 17", **terms):
    """Its code."""
    facts = {"code_days": 7, "seat_until": in_days(90)} | terms
    return invite(user=officer, authority_id=authority.pk, label=label, **facts)[1]


def seated(officer, authority, name="badge-17"):
    code = invited(officer, authority, label=name)
    user = take_seat(code=code, username=name, password=PASSWORD, language="en")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("330103", "This code was abolished: the place goes by another one today."),
        ("990000", "No place has this code of GB/T 2260."),
        ("33010", "A place is the six digits of GB/T 2260."),
        ("hangzh", "A place is the six digits of GB/T 2260."),
    ],
    ids=["abolished", "foreign", "short", "letters"],
)
def test_a_place_that_is_none_today_is_said_beside_the_field(officer, place, said):
    typed = {"department": "market", "place": place, "name": "X"}
    answer = signed_in(officer).post(reverse("compliance_authorities"), typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors["place"] == [said]
    assert answer.context["form"]["name"].value() == "X"
    assert not Authority.objects.filter(name="X").exists()


def test_an_authority_is_registered_once(officer, authority):
    typed = {"department": "market", "place": "330100", "name": "Again"}
    answer = signed_in(officer).post(reverse("compliance_authorities"), typed)
    assert answer.status_code == 422
    assert "registered already" in answer.content.decode()


def test_the_code_is_shown_once_and_kept_as_a_digest(officer, authority):
    browser, page = signed_in(officer), reverse("compliance_authority", args=[authority.pk])
    typed = {"label": "badge 17", "code_days": "7", "seat_until": in_days(90).isoformat()}
    answer = browser.post(reverse("compliance_invite", args=[authority.pk]), typed)
    invitation, code = answer.context["made"]
    assert code in answer.content.decode()
    assert bytes(invitation.code_digest) == digest_of(code)
    assert code not in browser.get(page).content.decode()
    assert code not in str([vars(event) for event in AuditEvent.objects.all()])


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code_days": 0}, "code_days"),
        ({"code_days": 31}, "code_days"),
        ({"seat_days": 3}, "seat_until"),
        ({"seat_days": 800}, "seat_until"),
        ({"label": ""}, "label"),
    ],
    ids=["no_day", "too_many_days", "seat_ends_before_its_code", "too_long_a_seat", "no_label"],
)
def test_terms_out_of_range_stand_beside_their_field(officer, authority, changed, field):
    typed = {"label": "badge 17", "code_days": 7, "seat_until": in_days(changed.pop("seat_days", 90))} | changed
    answer = signed_in(officer).post(reverse("compliance_invite", args=[authority.pk]), typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Invitation.objects.exists()


def test_a_code_becomes_an_account_which_is_led_to_a_second_factor(officer, authority):
    code = invited(officer, authority)
    browser = Client()
    answer = browser.post(reverse("authority_join"), JOIN | {"code": code.lower().replace("-", " ")})
    assert answer["Location"] == reverse("mfa_index")
    user = User.objects.get(username="badge-17")
    assert (user.label, user.post.department, user.post.place) == ("badge 17", "market", "330100")
    assert user.post.until == Invitation.objects.get().seat_until
    # without the factor nothing opens
    assert browser.get(reverse("authority_cases"))["Location"] == reverse("mfa_index")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    assert browser.get(reverse("authority_cases")).status_code == 200


def test_a_code_is_used_once(officer, authority):
    code = invited(officer, authority)
    take_seat(code=code, username="first", password=PASSWORD, language="en")
    answer = Client().post(reverse("authority_join"), JOIN | {"code": code})
    assert answer.status_code == 422
    assert "code" in answer.context["form"].errors
    assert not User.objects.filter(username="badge-17").exists()


@pytest.mark.parametrize("spoilt", ["late", "withdrawn", "dissolved", "mistyped"])
def test_every_way_a_code_can_be_wrong_sounds_the_same(officer, authority, spoilt):
    code, now = invited(officer, authority), timezone.now()
    invitations = Invitation.objects.all()
    if spoilt == "late":
        invitations.update(use_until=now)
    if spoilt == "withdrawn":
        invitations.update(withdrawn_at=now)
    if spoilt == "dissolved":
        Authority.objects.update(dissolved_at=now)
    if spoilt == "mistyped":
        code = f"X{code}"
    answer = Client().post(reverse("authority_join"), JOIN | {"code": code})
    assert answer.context["form"].errors["code"] == [
        "This code opens nothing: it is mistyped, used, withdrawn or out of date. Ask who gave it to you."
    ]


def test_too_many_codes_from_one_address_rest_for_an_hour(seeded, monkeypatch):
    monkeypatch.setattr("inspections.authorities.joining.TRIES_AN_HOUR", 1)
    browser = Client()
    assert browser.post(reverse("authority_join"), JOIN | {"code": "x"}).status_code == 422
    assert browser.post(reverse("authority_join"), JOIN | {"code": "x"}).status_code == 429


def test_a_taken_name_keeps_the_code_good(officer, authority, person):
    person(name="badge-17")
    code = invited(officer, authority)
    answer = Client().post(reverse("authority_join"), JOIN | {"code": code})
    assert "username" in answer.context["form"].errors
    assert Invitation.objects.get().used_by is None


def test_somebody_signed_in_is_asked_to_sign_out_first(officer, authority):
    code = invited(officer, authority)
    answer = signed_in(officer).post(reverse("authority_join"), JOIN | {"code": code})
    assert answer.status_code == 409
    assert not AuthorityPost.objects.exists()


def test_a_dissolution_ends_seats_invitations_and_visits_and_leaves_the_neighbour(officer, authority):
    user = seated(officer, authority)
    other = register(user=officer, department="market", place="330400", name="Neighbour")
    neighbour = seated(officer, other, name="badge-40")
    code = invited(officer, authority)
    visit = visiting(user)
    browser = signed_in(user)
    page = reverse("compliance_authority_dissolve", args=[authority.pk])
    assert signed_in(officer).post(page).status_code == 422
    assert signed_in(officer).post(page, {"confirmed": "1"}).status_code == 302
    visit.refresh_from_db()
    assert visit.ends_at <= timezone.now()
    assert browser.get(reverse("authority_cases")).status_code == 403
    assert Client().post(reverse("authority_join"), JOIN | {"code": code, "username": "late"}).status_code == 422
    assert signed_in(neighbour).get(reverse("authority_cases")).status_code == 200
    event = AuditEvent.objects.get(action="authority.dissolved")
    assert (event.detail["seats"], event.detail["invitations"]) == (1, 1)


def test_nobody_is_invited_to_a_dissolved_authority(officer, authority):
    Authority.objects.update(dissolved_at=timezone.now())
    typed = {"label": "badge 17", "code_days": "7", "seat_until": in_days(90)}
    answer = signed_in(officer).post(reverse("compliance_invite", args=[authority.pk]), typed)
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_a_seat_is_made_longer_and_ended(officer, authority):
    user = seated(officer, authority)
    browser, seat = signed_in(officer), user.post.pk
    browser.post(reverse("compliance_seat_extend", args=[seat]), {"until": in_days(200).isoformat()})
    assert AuthorityPost.objects.get(pk=seat).until.date() > in_days(199)
    answer = browser.post(reverse("compliance_seat_extend", args=[seat]), {"until": in_days(900).isoformat()})
    assert answer.status_code == 409
    browser.post(reverse("compliance_seat_end", args=[seat]))
    assert signed_in(user).get(reverse("authority_cases")).status_code == 403
    assert browser.post(reverse("compliance_seat_end", args=[seat])).status_code == 409


def test_an_invitation_is_withdrawn_before_it_is_used_alone(officer, authority):
    code = invited(officer, authority)
    browser, page = signed_in(officer), reverse("compliance_invitation_withdraw", args=[Invitation.objects.get().pk])
    assert browser.post(page).status_code == 302
    assert browser.post(page).status_code == 409
    assert Client().post(reverse("authority_join"), JOIN | {"code": code}).status_code == 422


def test_the_compliance_officer_sees_each_visit_with_its_reason_and_looks(officer, authority, stream):
    user = seated(officer, authority)
    visit = visiting(user)
    party = stream.channel.operator
    signed_in(user).get(reverse("authority_party", args=[party.pk]))
    own = inspection(user)
    signed_in(user).get(reverse("inspection", args=[own.pk]))
    signed_in(user).get(reverse("joint_list"))
    browser = signed_in(officer)
    assert visit.number in browser.get(reverse("compliance_visits")).content.decode()
    page = browser.get(reverse("compliance_visit", args=[visit.pk]))
    assert REASON in page.content.decode()
    looks = [("party", str(party.pk)), ("inspection", str(own.pk)), ("joint_list", "330100")]
    assert [(look.target_kind, look.target_id) for look in page.context["looks"]] == looks
    assert AuditEvent.objects.filter(action="visit.read", target_id=str(visit.pk)).count() == 1


def test_visits_come_in_pages(officer, authority, monkeypatch):
    monkeypatch.setattr("inspections.authorities.visits.ROWS", 2)
    user = seated(officer, authority)
    numbers = [visiting(user).pk for _ in range(3)]
    browser, page = signed_in(officer), reverse("compliance_visits")
    first = browser.get(page)
    assert [visit.pk for visit in first.context["visits"]] == numbers[:0:-1]
    rest = browser.get(page, {"before": first.context["older"]})
    assert [visit.pk for visit in rest.context["visits"]] == numbers[:1]
    assert browser.get(page, {"before": "nonsense"}).status_code == 200
