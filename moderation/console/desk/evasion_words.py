"""What an evasion's card says about its codes."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocklists.models import Kind

# what two accounts have in common, as one says it
SHARED = {
    Kind.ACCOUNT: gettext_lazy("the same account"),
    Kind.MOBILE: gettext_lazy("the same mobile number"),
    Kind.PAYEE: gettext_lazy("the same payee account"),
    Kind.DEVICE: gettext_lazy("the same device"),
    Kind.STREAM_KEY: gettext_lazy("the same stream key"),
    Kind.ADDRESS: gettext_lazy("the same address"),
    Kind.ACCOUNT_NAME: gettext_lazy("the same account name"),
    Kind.CREDIT_CODE: gettext_lazy("the same unified social credit code"),
}


def shared(kind: str) -> str:
    """What was found at both; every kind that is not listed above is a document's number."""
    said = SHARED.get(Kind(kind))
    return str(said) if said else _("the same number: %(document)s") % {"document": Kind(kind).label}


def invalid(code: str) -> str:
    """Why what was answered can't stand."""
    match code:
        case "unconfirmed":
            return _("An answer may lead to an entry, so it needs a second step. Nothing was decided yet.")
        case "unanswered":
            return _("Say for each listed person whether this is the same one or somebody else. Nothing was decided.")
        case "reason_missing":
            return _("Say why it is the same person: whoever confirms the entry reads it. Nothing was decided.")
        case "nothing_to_decide":
            return _("Nothing is asked about this account any more. Nothing was decided.")
        case "too_long":
            return _("The reason may have 2,000 characters at most, of plain text. Nothing was decided.")
        case _:
            return _("The form was not complete. Choose again; nothing was decided.")
