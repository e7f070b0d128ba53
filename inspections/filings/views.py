"""The platform's filings, and the form that puts one on file."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.ages import today_in_china
from accounts.requests import PersonRequest
from evidence import store
from evidence.models import Exhibit
from inspections.filings import services
from inspections.filings.forms import ChangeForm, FilingForm
from inspections.filings.kinds import KINDS, Kind
from inspections.filings.standing import missing, standing
from inspections.filings.words import WORDS
from inspections.models import Filing
from livestream.models import PlatformLicence

PERMISSION = permission_required("inspections.manage_filings", raise_exception=True)


@dataclass(frozen=True, slots=True)
class Row:
    filing: Filing
    kind: Kind
    standing: str


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@PERMISSION
def filings(request: PersonRequest) -> HttpResponse:
    """What is on file and what is missing; POST adds one."""
    form = FilingForm(request.POST or None, request.FILES or None, label_suffix="")
    if form.is_bound and form.is_valid():
        try:
            services.put_on_file(user=request.user, **form.cleaned_data)
        except services.Refused as refused:
            field = "papers" if refused.field == "files" else refused.field
            form.add_error(field or None, WORDS[refused.code] % refused.facts)
        else:
            messages.success(request, _("It is on file."))
            return redirect("compliance_filings")
    today = today_in_china(timezone.now())
    on_file = list(Filing.objects.prefetch_related("files").order_by("withdrawn_at", "kind", "-valid_from", "pk"))
    context = {
        "form": form,
        "rows": [Row(one, KINDS[one.kind], standing(one, today)) for one in on_file],
        "missing": [(Filing.Kind(kind).label, KINDS[kind]) for kind in missing(on_file, today)],
        "change": ChangeForm(label_suffix=""),
        "licences": PlatformLicence.objects.filter(withdrawn_at=None).count(),
        "today": today,
    }
    return render(request, "compliance/filings.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
@PERMISSION
def filing_withdraw(request: PersonRequest, filing_id: int) -> HttpResponse:
    _known(filing_id)
    services.withdraw(user=request.user, filing_id=filing_id)
    messages.success(request, _("It counts no more."))
    return redirect("compliance_filings")


@require_POST
@login_required
@PERMISSION
def filing_change(request: PersonRequest, filing_id: int) -> HttpResponse:
    """A change came about (with its day), or was filed (without)."""
    _known(filing_id)
    if "changed_on" not in request.POST:
        services.change_filed(user=request.user, filing_id=filing_id)
        messages.success(request, _("The change is filed."))
        return redirect("compliance_filings")
    form = ChangeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the day on which it changed."))
        return redirect("compliance_filings")
    try:
        filing = services.note_change(user=request.user, filing_id=filing_id, **form.cleaned_data)
    except services.Refused as refused:
        messages.error(request, str(WORDS[refused.code]))
    else:
        messages.success(request, _("The change is to be filed by %(day)s.") % {"day": filing.change_due_on})
    return redirect("compliance_filings")


@require_safe
@login_required
@PERMISSION
def filing_file(request: PersonRequest, filing_id: int, exhibit_id: str) -> HttpResponse:
    """A file as it was handed in, checked against its digest on the way out."""
    exhibit = Exhibit.objects.filter(pk=exhibit_id, subject_kind="filing", subject_id=str(filing_id)).first()
    if exhibit is None or exhibit.sha256 is None:
        raise Http404
    try:
        data = store.read(bytes(exhibit.sha256))
    except (store.Missing, store.Changed):
        # `verify_evidence --files` says more; a file that is not what was handed in is shown to nobody
        messages.error(request, _("The file is not what was handed in any more. Verify the evidence."))
        return redirect("compliance_filings")
    answer = HttpResponse(data, content_type=exhibit.media_type)
    # never shown inside this site: a PDF may carry scripts
    answer["Content-Disposition"] = f'attachment; filename="filing-{exhibit.sha256.hex()[:12]}"'
    return answer


def _known(filing_id: int) -> None:
    if not Filing.objects.filter(pk=filing_id).exists():
        raise Http404
