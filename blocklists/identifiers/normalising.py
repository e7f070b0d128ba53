from collections.abc import Callable
from datetime import date

from django.utils import timezone

from accounts.ages import today_in_china
from accounts.identifiers import kinds as documents
from accounts.identifiers import mobile
from accounts.identifiers.checked import Checked
from blocklists.identifiers import texts
from blocklists.identifiers.kinds import DOCUMENTS
from blocklists.models import Kind

_CHECKS: dict[str, Callable[[str], Checked]] = {
    Kind.ACCOUNT: texts.check_account,
    Kind.MOBILE: mobile.check,
    Kind.PAYEE: texts.check_payee,
    Kind.DEVICE: texts.check_device,
    Kind.STREAM_KEY: texts.check_stream_key,
    Kind.ADDRESS: texts.check_address,
    Kind.ACCOUNT_NAME: texts.check_account_name,
}


def normalise(kind: str, text: str, today: date | None = None) -> Checked:
    """What somebody typed, in the one form that is sealed and indexed; codes of errors stand in
    `blocklists.identifiers.words`. No text raises. `today` is the day in China, now if not given.

    An account is "<client id>/<ref>" (`account_value`). Raises ValueError for a kind that does not exist.
    """
    if len(text) > texts.MOST_TYPED:
        return Checked("", ("identifier_too_long",))
    if kind in DOCUMENTS:
        return documents.check(kind, text, today or today_in_china(timezone.now()))
    return _CHECKS[Kind(kind)](text)
