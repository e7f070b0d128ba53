"""What each check is about, and what it found, in sentences."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inspections.models import SelfCheck

TITLES: dict[str, Promise] = {
    "transport": _("Transport encryption as served"),
    "headers": _("Security headers as served"),
    "deployment": _("Deployment checks"),
    "second_factors": _("Second factors of staff and authorities"),
    "sign_ins": _("Failed sign-ins"),
    "keys": _("Encryption keys"),
    "backups": _("Backups: last restore test"),
    "unsealed": _("Audit events waiting for a seal"),
    "queues": _("Queues"),
    "deliveries": _("Messages to platforms"),
    "dependencies": _("Dependencies of the lock file"),
}
SENTENCES: dict[str, Promise] = {
    "failed": _("The check itself failed (%(error)s). Run it again; if it stays so, read the worker’s log."),
    "no_address": _("SITE_URL is not set, so nobody knows where to look. Set it to the site’s public address."),
    "tls_here": _("Served without TLS, on this machine alone."),
    "tls_none": _("Served without TLS. Put a proxy with a certificate before it."),
    "tls_refused": _("No encrypted connection comes about (%(why)s). Let the proxy speak TLS 1.2 and 1.3."),
    "certificate_refused": _("Browsers refuse the certificate: %(why)s."),
    "certificate": _("%(protocol)s; the certificate holds until %(until)s (%(days)s days)."),
    "headers_missing": _("Missing or wrong: %(missing)s."),
    "headers": _("All %(count)s are in place."),
    "demo": _("This is the demo: it has doors without passwords, and faces this machine alone."),
    "deployment": _("Nothing to find."),
    "deployment_found": _("%(count)s findings: %(ids)s. Run manage.py check --deploy."),
    "nobody": _("There is nobody yet who would need one."),
    "second_factors": _("%(with)s of %(all)s have one. Who has none is let in nowhere."),
    "sign_ins": _("%(day)s in the last 24 hours, %(before)s in the 24 before."),
    "keys": _("In use for %(days)s days, as far as these checks know; no retired key is configured."),
    "keys_retired": _(
        "%(retired)s retired keys are still configured. Run manage.py rotate_keys, then empty _FALLBACKS."
    ),
    "restore_never": _("No restore was ever tested. Run manage.py restore_test."),
    "restore_failed": _("The last test, %(days)s days ago, failed. Run manage.py restore_test."),
    "restore": _("Tested %(days)s days ago with the backup of %(made)s."),
    "unsealed": _("%(count)s wait, the oldest for %(minutes)s minutes; the last seal is number %(seal)s."),
    "queues": _(
        "%(batches)s batches wait for a scan, the oldest for %(seconds)s s; %(late)s cases are past their limit."
    ),
    "deliveries": _("%(late)s messages are late."),
    "audit_off": _("Switched off: DEPENDENCY_AUDIT_URL is empty."),
    "dependencies": _("%(count)s pinned packages, no known vulnerability."),
    "vulnerable": _("%(vulnerable)s of %(count)s packages have a known vulnerability: %(names)s. Update them."),
}


def sentence(check: SelfCheck) -> str:
    """What it found, in the reader's language. A check of an earlier version may lack a fact: it says nothing then."""
    try:
        return str(SENTENCES[check.facts["code"]]) % check.facts
    except (KeyError, TypeError, ValueError):
        return ""


def title(code: str) -> str:
    return str(TITLES.get(code, code))
