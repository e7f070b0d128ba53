"""Parties in trade and their checks, identities masked: whole they open to a reveal alone, one by one."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from accounts.identifiers import masks
from accounts.models import IdentityCheck, Party
from accounts.roles import ROLE_LABELS
from inspections.packages.filling import Filling
from inspections.packages.scope import Scope, parties
from inspections.packages.tables import Row, Table, Word, word

_PARTIES = {
    "party": _("Party"),
    "name": _("Public name"),
    "roles": _("Roles"),
    "place": _("Place"),
    "registered_at": _("Registered"),
    "identity": _("Identity"),
    "document": _("Document"),
    "number": _("Number, masked"),
    "real_name": _("Name, masked"),
    "mobile": _("Mobile, masked"),
    "state": _("State"),
    "verified_at": _("Verified"),
    "recheck_due_at": _("Next check due"),
}
_CHECKS = {
    "party": _("Party"),
    "checked_at": _("Checked"),
    "method": _("Method"),
    "result": _("Result"),
    "reasons": _("Reasons"),
}


def fill(scope: Scope, filling: Filling) -> None:
    filling.table(Table("parties", _("Parties"), _PARTIES, _parties(scope)))
    filling.table(Table("identity_checks", _("Checks of identity"), _CHECKS, _checks(scope)))


def _parties(scope: Scope) -> Iterator[Row]:
    for party in parties(scope).select_related("identity").iterator():
        yield {
            "party": party.pk,
            "name": party.name,
            "roles": [Word(role, ROLE_LABELS.get(role, role)) for role in party.roles],
            "place": party.place,
            "registered_at": party.created_at,
        } | _identity(party)


def _identity(party: Party) -> dict[str, object]:
    identity = getattr(party, "identity", None)
    if identity is None:
        return {}
    return {
        "identity": word(identity, "kind"),
        "document": word(identity, "document_type"),
        "number": masks.mask_document(identity.document_type, identity.number or ""),
        "real_name": masks.mask_name(identity.real_name or ""),
        "mobile": masks.mask_mobile(identity.mobile or ""),
        "state": word(identity, "state"),
        "verified_at": identity.verified_at,
        "recheck_due_at": identity.recheck_due_at,
    }


def _checks(scope: Scope) -> Iterator[Row]:
    found = IdentityCheck.objects.filter(identity__party__in=parties(scope).order_by(), at__lt=scope.end)
    for check in found.select_related("identity").order_by("identity__party", "pk").iterator():
        yield {
            "party": check.identity.party_id,
            "checked_at": check.at,
            "method": word(check, "method"),
            "result": word(check, "result"),
            "reasons": check.reasons,
        }
