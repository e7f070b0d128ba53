"""What is held about a party, in parts only, with what for; who looked at it; what a deletion would leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Func, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import places
from accounts.ages import today_in_china
from accounts.documents.links import link
from accounts.models import Document, Guardianship, Identity, Party, Reveal, User
from accounts.personal.deletion import GRACE, YEARS_KEPT, keeps, kept_fields
from accounts.personal.reveals import FIELDS
from accounts.roles import PARTY_ROLES, STAFF_ROLES
from delivery.models import Notice
from livestream.models import AdmissionEntry, ViewerDay
from moderation.console.joining.identity_form import masks_of
from moderation.console.viewer.words import age_group

ROLES = dict(PARTY_ROLES)
STAFF = gettext_lazy("staff")
MOST_LOOKS = 50


@dataclass(frozen=True, slots=True)
class Holding:
    """`value` is masked where it is personal; `address` leads to a picture, for one reader and five minutes."""

    label: str
    value: str
    address: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    why: str
    items: list[Holding]


@dataclass(frozen=True, slots=True)
class Look:
    """That a member of staff opened a value: what, when, why, and in which role."""

    field: str
    reason: str
    role: Promise | str
    at: datetime


@dataclass(frozen=True, slots=True)
class Stays:
    """What the law keeps after a deletion asked for today, and until when; `fields` empty: nothing of who one is.
    `records`: what else stays, and why, in sentences."""

    fields: Sequence[str]
    from_day: date
    until: date
    records: Sequence[str]


def holdings(user: User, party: Party, is_own: bool) -> list[Group]:
    """Everything by what it is for; empty groups are left out. About eight queries."""
    groups = [
        _account(user) if is_own else None,
        _public(party),
        _identity(party),
        _documents(user, party, is_own),
        _credentials(party),
        _guardians(party),
        _use(party),
    ]
    return [group for group in groups if group and group.items]


def looks(party: Party) -> list[Look]:
    found = party.reveals.select_related("user").prefetch_related("user__groups").order_by("-at")[:MOST_LOOKS]
    return [
        Look(_cap(FIELDS.get(one.field, one.field)), str(Reveal.Reason(one.reason).label), _role(one.user), one.at)
        for one in found
    ]


def what_stays(party: Party) -> Stays:
    """For a request made now: it is carried out after the days to change one's mind."""
    kept = kept_fields(party, getattr(party, "identity", None))
    day = today_in_china(timezone.now() + GRACE)
    until = day.replace(year=day.year + YEARS_KEPT, day=min(day.day, 28) if day.month == 2 else day.day)
    records = [str(words) for count, words in keeps.values() if count(party)]
    return Stays([_cap(FIELDS[name]) for name in FIELDS if name in kept], day, until, records)


def _account(user: User) -> Group:
    items = [
        Holding(_("User name"), user.username),
        Holding(_("Shown as"), user.label),
        Holding(_("Language"), user.get_language_display()),
        Holding(_("Account since"), "", at=user.created_at),
    ]
    return Group(_("Your account"), _("To let you in and to know in which language to write to you."), items)


def _public(party: Party) -> Group:
    items = [
        Holding(_("Public name"), party.name),
        Holding(_("Roles"), " · ".join(str(ROLES[role]) for role in party.roles)),
        Holding(_("City"), places.name(party.place) if party.place != "000000" else _("not asked")),
        Holding(_("Your number here"), str(party.pk)),
    ]
    why = _("What others read of you, and which place’s authorities look after you. Name the number when you write.")
    return Group(_("In public"), why, items)


def _identity(party: Party) -> Group | None:
    identity: Identity | None = getattr(party, "identity", None)
    if identity is None:
        return None
    masks = masks_of(identity)
    items = [Holding(_cap(label), masks[name]) for name, label in FIELDS.items() if masks.get(name)]
    if identity.document_type:
        items.insert(0, Holding(_("Document"), identity.get_document_type_display()))
    if identity.document_until:
        items.append(Holding(_("Document valid until"), identity.document_until.isoformat()))
    if identity.band:
        items.append(Holding(_("Age as stated"), age_group(identity.band)))
    if items:
        items.append(Holding(_("State"), _state(identity), at=identity.state_at))
    why = _("To know how old you are, and who is on air. Kept sealed; the stars are all that pages show.")
    return Group(_("Who you are"), why, items)


def _state(identity: Identity) -> str:
    if identity.use_stopped_at:
        return _("locked: you asked for deletion")
    return _("lapsed") if identity.standing() == "lapsed" else identity.get_state_display()


def _documents(user: User, party: Party, is_own: bool) -> Group:
    kept = Document.objects.filter(party=party, erased_at=None).order_by("-uploaded_at")
    items = [
        Holding(_cap(one.get_kind_display()), "", link(one, user) if is_own else "", one.uploaded_at) for one in kept
    ]
    return Group(_("Pictures"), _("Proof of what you handed in, for those who check it."), items)


def _credentials(party: Party) -> Group:
    items = [
        Holding(_cap(one.get_kind_display()), one.get_state_display(), at=one.created_at)
        for one in party.credentials.order_by("-pk")
    ]
    return Group(_("Papers"), _("What going on air asks for: training, qualifications, agreements."), items)


def _guardians(party: Party) -> Group:
    both = Guardianship.objects.filter(Q(minor=party) | Q(guardian=party), minor__isnull=False, guardian__isnull=False)
    items = [
        _link(_("Your guardian"), one, one.guardian)
        if one.minor_id == party.pk
        else _link(_("In your care"), one, one.minor)
        for one in both.select_related("minor", "guardian").order_by("-created_at")
    ]
    return Group(_("Guardians"), _("That somebody answers for a minor."), items)


def _link(label: str, one: Guardianship, other: Party | None) -> Holding:
    value = " · ".join([other.name if other else "", one.get_relation_display(), one.get_state_display()])
    return Holding(label, value, at=one.verified_at or one.created_at)


def _use(party: Party) -> Group:
    """Counts, in one query: the days themselves stand on the page of limits, and all of it in the copy."""
    days, answers, letters, limits_at = (
        Party.objects.filter(pk=party.pk)
        .values_list(
            _count(ViewerDay.objects.filter(party=party)),
            _count(AdmissionEntry.objects.filter(party=party)),
            _count(Notice.objects.filter(recipient=f"party:{party.pk}")),
            "limits__set_at",
        )
        .get()
    )
    items = []
    if days:
        told = ngettext("%(n)d day of minutes and amounts", "%(n)d days of minutes and amounts", days)
        items.append(Holding(_("Use by day"), told % {"n": days}))
    if answers:
        told = ngettext("%(n)d order, tip or refusal", "%(n)d orders, tips and refusals", answers)
        items.append(Holding(_("Answers at the gates"), told % {"n": answers}))
    if limits_at:
        items.append(Holding(_("Limits set"), "", at=limits_at))
    if letters:
        items.append(Holding(_("Letters"), ngettext("%(n)d letter", "%(n)d letters", letters) % {"n": letters}))
    return Group(_("Your use"), _("To keep to limits by age, and to show you why something was refused."), items)


def _count(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n"))


def _role(user: User) -> Promise | str:
    held = {group.name for group in user.groups.all()}
    return next((label for name, label in reversed(STAFF_ROLES.items()) if name in held), STAFF)


def _cap(label: object) -> str:
    text = str(label)
    return text[:1].upper() + text[1:]
