"""What the pages say of packages: why one is not made, why it failed, what is wrong with one that was handed in."""

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from evidence.retention.table import term
from inspections.models import Package

REFUSED: dict[str, Promise] = {
    "withdrawn": _("The inspection was withdrawn: no package is made for it."),
    "not_acknowledged": _("The platform has not acknowledged the inspection yet. Its package can be made afterwards."),
    "closed": _("The inspection is closed: no further package is made for it. What was delivered stays."),
    "not_kept": _(
        "The audit events of the inspected days were erased when their time was over: no package can prove them."
    ),
}
FAILED: dict[str, Promise] = {
    "unsealed": _(
        "Some of its audit events could not be sealed for hours, since a transaction in the database does not end. The "
        "platform’s operations see it among the self-checks; have the package made again afterwards."
    ),
    "error": _("A worker met an error. The platform’s operations find it in the log; have the package made again."),
}
NOT_A_PACKAGE: dict[str, Promise] = {
    "none": _("Choose the package: the .zip file as it was downloaded."),
    "empty": _("The file is empty. Download the package again and hand in the .zip file as it is."),
    "too_big": _(
        "The file is larger than this page takes. Verify it with the script inside it: python3 verify.py PACKAGE.zip"
    ),
    "not_zip": _("This is no zip file, or its directory is damaged. Hand in the package as it was downloaded."),
    "no_manifest": _("This zip file has no manifest.json at its top: it is no evidence package."),
    "too_many": _("This zip file holds more entries than this page takes. Verify it with the script inside it."),
    "bomb": _("Unpacked, this zip file is larger than this page takes. Verify it with the script inside it."),
    "path": _(
        "A name in this zip file leads out of its own folder. No package of ours has such a name: don’t unpack it."
    ),
    "other": _("Parts of this zip file are packed in a way that no package of ours uses."),
}
# "changed" is also what becomes of an appeal
WRONG: dict[str, Promise] = {
    "changed": pgettext_lazy("of a package", "changed"),
    "missing": pgettext_lazy("of a package", "missing"),
    "added": pgettext_lazy("of a package", "added"),
    "not sealed": pgettext_lazy("of a package", "not sealed"),
    "not published": pgettext_lazy("of a package", "not a seal of this site"),
    "unreadable": pgettext_lazy("of a package", "can’t be read"),
}
EXPLAINED: dict[str, Promise] = {
    "changed": _("It is there, and is not what was sealed."),
    "missing": _("It was sealed with the package, and is not in it."),
    "added": _("It is in the package, and was never sealed with it."),
    "not sealed": _("No sealed event froze these bytes."),
    "not published": _("The seal is whole in itself; this site never made it, or made another under its number."),
    "unreadable": _("So much was changed that the rest could not be looked at."),
}


def ended(package: Package) -> str:
    """Since when an erased package is gone, and under which row of the retention table; "" for one that is there."""
    if package.erased_at is None:
        return ""
    kept = term("packages")
    facts = {"day": localtime(package.erased_at).strftime("%Y-%m-%d"), "name": kept.name, "source": kept.source}
    return gettext("Ended on %(day)s under “%(name)s” (%(source)s): its time of keeping was over.") % facts
