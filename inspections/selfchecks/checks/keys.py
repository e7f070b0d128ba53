from django.conf import settings
from django.utils import timezone

from inspections.models import SelfCheck
from inspections.selfchecks.outcome import Outcome, Result
from privacy.keys import field_key, key_id

# a year: a house rule; no article read names a number
OLD_DAYS = 365


def encryption_keys() -> Outcome:
    """How long the key that seals fields has been in use, as far back as these checks remember, and whether retired
    keys still lie about. A key's id tells nothing of it."""
    name = key_id(field_key()).hex()
    first = (
        SelfCheck.objects.filter(code="keys", facts__key=name).order_by("pk").values_list("run__at", flat=True).first()
    )
    days = (timezone.now() - first).days if first else 0
    retired = len(settings.FIELD_KEY_FALLBACKS) + len(settings.INDEX_KEY_FALLBACKS)
    facts = {"key": name, "days": days, "retired": retired}
    if retired:
        return Outcome(Result.WARNING, "keys_retired", facts)
    return Outcome(Result.WARNING if days > OLD_DAYS else Result.GOOD, "keys", facts)
