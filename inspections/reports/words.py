"""Why a report can't be had, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "too_many": _("%(most)s of your reports are being made. Wait until one is ready."),
    "language_unknown": _("Choose one of the languages."),
    "kind_unknown": _("Choose one of the reports."),
    "place_unknown": _("Choose a province, or the whole country."),
    "known": _("This report of the period is there already, in the list below."),
    "not_ready": _("It is not ready yet."),
    "number_missing": _("Enter the receipt’s number."),
    "before_it_was_made": _("That day lies before the report was made."),
    "not_yet": _("That day has not come yet."),
    "place_not_yours": _("You see the figures of your own place and those within it."),
}
FAILURES: dict[str, Promise] = {
    "cannot_draw": _(
        "This server can’t draw PDFs: its administrator has to install Pango (libpango-1.0-0, libpangoft2-1.0-0)."
    ),
    "failed": _("It could not be made. Ask for it again; if it fails again, tell the platform."),
}
