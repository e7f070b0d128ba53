"""What both sides of the counter put in words: places, departments, looks."""

from datetime import datetime, timedelta

from django import template
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts import places
from accounts.models import AuthorityPost
from accounts.personal.reveals import FIELDS
from evidence.models import AuditEvent
from inspections.counter.filters import shown_kind
from inspections.models import Visit
from moderation.cases.models import Case

register = template.Library()

LOOKS: dict[str, Promise] = {
    "case": _("opened a case"),
    "party": _("opened a party"),
    "parties": _("searched parties"),
    "exhibit": _("opened frozen evidence"),
    "package": _("downloaded a package"),
    "complaint": _("opened a complaint handed over"),
    "inspection": _("opened an inspection"),
    "letter": _("opened a letter of an inspection"),
    "joint_list": _("opened the joint list"),
}


@register.filter
def place_name(code: str) -> str:
    """What people call a place of GB/T 2260, in the reader's language."""
    return places.name(code)


@register.filter
def place_path(code: str) -> str:
    """The place with what it lies in, from the widest: Zhejiang · 杭州市 · 西湖区."""
    wider = [one for one in places.levels(code) if one != places.COUNTRY] or [places.COUNTRY]
    return " · ".join(dict.fromkeys(places.name(one) for one in reversed(wider)))


@register.filter
def department_word(one: Visit) -> str:
    """The department as it was then, in words."""
    return str(AuthorityPost.Department(one.department).label)


@register.filter
def look_word(look: AuditEvent) -> str:
    """What an audit event of a visit says was done."""
    field = FIELDS.get(str(look.detail.get("field", "")))
    if look.action == "identity.revealed":
        return str(_("opened in full: %(field)s")) % {"field": field}
    if look.action == "identity.reveal_refused":
        return str(_("was refused in full: %(field)s")) % {"field": field}
    return str(LOOKS.get(look.target_kind, look.target_kind))


@register.filter
def last_day(moment: datetime | None) -> str:
    """The day that a moment at its very end closes, for people and for a date field; "" for none."""
    return localtime(moment - timedelta(seconds=1)).date().isoformat() if moment else ""


@register.filter
def counter_kind(case: Case) -> str:
    """That a minor is in a complaint is for cleared people alone."""
    return str(shown_kind(case).label)


@register.filter(name="hex")
def as_hex(digest: bytes | None) -> str:
    return bytes(digest).hex() if digest else ""
