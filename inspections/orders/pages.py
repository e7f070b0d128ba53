"""One inspection as either side sees it, and the acts on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from blocklists.refusing import Refused
from evidence.models import Exhibit
from inspections.models import Inspection, InspectionFinding, InspectionStep, Package, Penalty
from inspections.orders.act_forms import ActForm
from inspections.orders.acts import Act, Offer, offers, run
from inspections.orders.clocks import Clock, clocks
from inspections.orders.law import ARTICLES, BANDS, BASES, Band, Text, cited
from inspections.orders.reading import exhibits, gather, letters, notes_of, subject
from inspections.orders.telling import authority_name
from inspections.orders.words import CLOCKS, STEPS, sentence
from moderation.decisions.working_days import known_until

# somebody changed it meanwhile: it is to be read afresh before anything is done
AFRESH = frozenset({"stale", "over", "acknowledged_already", "delivered_already", "demanded_already", "nothing_owed"})
MOST_PACKAGES = 10


@dataclass(frozen=True, slots=True)
class ShownPenalty:
    penalty: Penalty
    band: Band | None
    offers: list[Offer]


@dataclass(frozen=True, slots=True)
class ShownFinding:
    finding: InspectionFinding
    article: Text | None
    law: str
    exhibits: list[Exhibit]
    proofs: list[Exhibit]
    penalties: list[ShownPenalty]
    offers: list[Offer]


@dataclass(frozen=True, slots=True)
class ShownClock:
    clock: Clock
    word: str
    stage: str


@dataclass(frozen=True, slots=True)
class Side:
    """Who looks: which acts it has, which page it is, and whether it reads what the authority keeps to itself. `look`
    puts on record that it was read, since facts and words are about people; or says where to go before that. `own`:
    whether it acts at all; `inherited`: for a dissolved authority."""

    name: str
    template: str
    route: str
    acts: dict[str, Act]
    look: Callable[[Inspection], HttpResponse | None]
    own: bool = True
    inherited: bool = False


def page(
    request: PersonRequest,
    side: Side,
    inspection: Inspection,
    *,
    bound: ActForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """At most twenty queries; where the side has to go first, the way there."""
    if away := side.look(inspection):
        if problem:
            messages.error(request, _("Your visit is over, and nothing was changed. Begin another one and try again."))
        return away
    acts = side.acts.values() if side.own else ()
    now = timezone.now()
    gather(inspection)
    found: list[Any] = list(inspection.findings.all())
    notes: list[Any] = notes_of(inspection) if side.name == "authority" else []
    named_files = [one for finding in found for one in (*finding.exhibit_ids, *finding.proof_ids)]
    files = exhibits([*named_files, *(one for note in notes for one in note.file_ids)])
    steps = _steps(inspection)
    context = {
        "inspection": inspection,
        "authority": authority_name(inspection),
        "bases": [(BASES[code], cited(BASES[code].article)) for code in inspection.bases if code in BASES],
        "material": [Inspection.Material(code).label for code in inspection.material],
        "clocks": [ShownClock(one, str(CLOCKS[one.code]), one.stage(now)) for one in clocks(inspection, found)],
        "calendar_until": known_until(),
        "findings": [_shown(inspection, finding, files, acts, bound) for finding in found],
        "notes": [(note, [files[one] for one in note.file_ids]) for note in notes],
        "offers": offers(acts, "", inspection, bound=bound),
        "shown_packages": _packages(inspection, side, steps),
        "letters": letters(inspection, all_of_them=side.name == "authority"),
        "steps": [(step, STEPS.get(step.code, step.code)) for step in steps],
        # the holiday that the deadline for the material was moved from
        "moved": next((step.facts.get("due_moved_from", "") for step in steps if step.code == "ordered"), ""),
        "problem": problem,
        "own": side.own,
        "inherited": side.inherited,
    } | subject(inspection)
    return render(request, side.template, context, status=status)


def act_on(request: PersonRequest, side: Side, inspection: Inspection, name: str) -> HttpResponse:
    """Do `name` and show the inspection afresh. 404 for an act that is none; 422 when something is missing or refused,
    409 when somebody was faster; both with what was typed."""
    act = side.acts.get(name)
    if act is None:
        raise Http404
    target = request.POST.get(act.form.target_field, "") if act.form.target_field else ""
    auto_id = f"{act.name}_{target[-8:]}_%s" if target else f"{act.name}_%s"
    form = act.form(request.POST, request.FILES, inspection=inspection, auto_id=auto_id)
    missing = _("Nothing was changed. Look at what is marked below.")
    if not form.is_valid():
        return page(request, side, inspection, bound=form, problem=missing, status=422)
    try:
        run(act, user=request.user, inspection=inspection, facts=form.facts())
    except Refused as refused:
        fresh = Inspection.objects.get(pk=inspection.pk)
        if refused.code in AFRESH:
            return page(request, side, fresh, problem=sentence(refused), status=409)
        form.add_refusal(refused)
        problem = _("Nothing was changed. %(why)s") % {"why": sentence(refused)}
        return page(request, side, fresh, bound=form, problem=problem, status=422)
    messages.success(request, str(act.done))
    return redirect(side.route, inspection.pk)


def _shown(
    inspection: Inspection, finding: Any, files: dict[UUID, Exhibit], acts: Any, bound: ActForm | None
) -> ShownFinding:
    return ShownFinding(
        finding,
        ARTICLES.get(finding.article),
        cited(finding.article),
        [files[one] for one in finding.exhibit_ids],
        [files[one] for one in finding.proof_ids],
        [
            ShownPenalty(one, BANDS.get(one.band), offers(acts, "penalty", inspection, one, bound))
            for one in finding.penalties.all()
        ],
        offers(acts, "finding", inspection, finding, bound),
    )


def _steps(inspection: Inspection) -> list[InspectionStep]:
    return list(inspection.steps.select_related("by").order_by("pk"))


def _packages(inspection: Inspection, side: Side, steps: list[InspectionStep]) -> list[tuple[Package, bool]]:
    """With whether each was delivered: before that it is the platform's alone."""
    given = {step.facts.get("package") for step in steps if step.code == "delivered"}
    shown = [(one, str(one.pk) in given) for one in inspection.packages.all()[:MOST_PACKAGES]]
    return [pair for pair in shown if pair[1] or side.name != "authority"]
