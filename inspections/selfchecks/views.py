"""Proof of the site's security: what the newest checks said, their history, and the annex of an assessment."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from accounts.requests import PersonRequest
from inspections.models import SelfCheck
from inspections.selfchecks import querysets, tasks
from inspections.selfchecks.checks import CHECKS
from inspections.selfchecks.words import sentence, title

PERMISSION = permission_required("inspections.view_selfchecks", raise_exception=True)


def _line(check: SelfCheck) -> dict[str, object]:
    return {"check": check, "title": title(check.code), "sentence": sentence(check)}


@require_safe
@never_cache
@login_required
@PERMISSION
def security(request: PersonRequest) -> HttpResponse:
    """The newest run; it prints as the annex of a security assessment."""
    run = querysets.newest()
    checks = querysets.checks_of(run) if run else []
    context = {"run": run, "lines": [_line(check) for check in checks], "site": request.get_host()}
    return render(request, "compliance/security.html", context)


@require_safe
@never_cache
@login_required
@PERMISSION
def security_json(request: PersonRequest) -> HttpResponse:
    """The newest run as a file."""
    run = querysets.newest()
    if run is None:
        raise Http404
    answer = JsonResponse(
        {
            "site": request.get_host(),
            "at": run.at.isoformat(),
            "checks": [
                {
                    "code": check.code,
                    "title": title(check.code),
                    "result": check.result,
                    "found": sentence(check),
                    "facts": check.facts,
                }
                for check in querysets.checks_of(run)
            ],
        },
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    answer["Content-Disposition"] = f'attachment; filename="selfchecks-{run.at:%Y%m%d-%H%M}.json"'
    return answer


@require_safe
@never_cache
@login_required
@PERMISSION
def security_check(request: PersonRequest, code: str) -> HttpResponse:
    """What one check said over time."""
    if code not in CHECKS:
        raise Http404
    context = {"title": title(code), "lines": [_line(check) for check in querysets.history(code)]}
    return render(request, "compliance/security_check.html", context)


@require_POST
@login_required
@PERMISSION
def security_run(request: PersonRequest) -> HttpResponse:
    """A worker looks: certificates and databases elsewhere take seconds."""
    try:
        tasks.run.delay(request.user.pk)
    except OperationalError:
        # the broker is away, which the checks by the clock will tell, too
        messages.error(request, _("The checks can’t be started now. Try again in a minute."))
    else:
        messages.success(request, _("The checks are running. Open this page again in a moment."))
    return redirect("compliance_security")
