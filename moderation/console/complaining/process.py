"""The published process and its deadlines (LM2021 15, LE2026 20): what the services count by is what this page says."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from moderation.complaints.complaints import terms
from moderation.decisions.working_days import known_until


@dataclass(frozen=True, slots=True)
class Deadline:
    what: Promise
    days: int
    working: bool
    # the article, or "" for the house's own choice: the law asks for a published deadline and names none
    source: Promise | str = ""

    @property
    def span(self) -> str:
        if self.working:
            return ngettext("%(n)d working day", "%(n)d working days", self.days) % {"n": self.days}
        return ngettext("%(n)d day", "%(n)d days", self.days) % {"n": self.days}


DEADLINES = (
    Deadline(_("The operator answers a complaint that asks for something"), terms.OPERATOR_DAYS, True),
    Deadline(_("We answer a complaint or a report"), terms.ANSWER_DAYS, True),
    Deadline(_("… one by or about a minor, which goes first"), terms.MINORS_DAYS, True),
    Deadline(_("We say who stands behind a room, or why not, in a dispute"), terms.DISCLOSURE_DAYS, True),
    Deadline(
        _("The market authority says whether it accepts what we handed over"), terms.AUTHORITY_DAYS, True, "12315"
    ),
    Deadline(
        _("Goods bought online are sent back without a reason, from the day after they came"),
        terms.RETURN_DAYS,
        False,
        _("Consumer Law, 25"),
    ),
    Deadline(
        _("The price is paid back, from the day after the goods were sent back"),
        terms.REFUND_DAYS,
        False,
        _("Consumer Law, 25"),
    ),
    Deadline(
        _("A refund that takes longer counts as delayed on purpose"),
        terms.DELIBERATE_DAYS,
        False,
        _("Measures on penalties for infringing consumers’ rights, 9"),
    ),
)


@require_safe
def complaints_rules(request: HttpRequest) -> HttpResponse:
    """Open to everybody, before anybody complains."""
    context = {"deadlines": DEADLINES, "many": terms.MANY_BUYERS, "calendar_until": known_until()}
    return render(request, "complaining/process.html", context)
