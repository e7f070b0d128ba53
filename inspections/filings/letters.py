"""What those who answer for filings are told."""

from django.utils.translation import gettext_lazy as _

from delivery.notices import Letter

LETTERS = {
    "filing_due": Letter(
        _("A filing ends soon"),
        _("%(number)s ends on %(until)s."),
        _("Renew it, and put the new one on file under Compliance › Filings."),
        "LM2021 5",
    ),
    "filing_lapsed": Letter(
        _("A filing has ended"),
        _("%(number)s ended on %(until)s."),
        _("Put the renewed one on file under Compliance › Filings. Until then it counts as lapsed in every figure."),
        "LM2021 5",
    ),
    "filing_change_due": Letter(
        _("A change is to be filed"),
        _("What %(number)s says has changed: the change is to be filed by %(until)s."),
        _("File it, and note that under Compliance › Filings."),
        "Algorithm Provisions 24",
    ),
    "filing_change_lapsed": Letter(
        _("A change was not filed in time"),
        _("What %(number)s says has changed: the change was to be filed by %(until)s."),
        _("File it, and note that under Compliance › Filings. Until then the filing counts as lapsed there."),
        "Algorithm Provisions 24",
    ),
    "licence_due": Letter(
        _("A licence ends soon"),
        _("%(number)s ends on %(until)s."),
        _("Renew it, and put the new one on file under Compliance › Licences."),
        "LM2021 5",
    ),
    "licence_lapsed": Letter(
        _("A licence has ended"),
        _("%(number)s ended on %(until)s."),
        _("Put the renewed one on file under Compliance › Licences. Until then no stream that needs it can start."),
        "LM2021 5",
    ),
}
