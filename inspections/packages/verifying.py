"""The page where a package is handed in and verified, in memory, by the code that every package carries."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from evidence.packages.checking import MOST_BYTES, Checked, NotAPackage, check
from inspections.counter.access import CounterRequest, authority_only
from inspections.models import Package
from inspections.packages.querysets import inspections_seen_by
from inspections.packages.uploading import PackageHandler
from inspections.packages.words import EXPLAINED, NOT_A_PACKAGE, WRONG


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify_package(request: CounterRequest) -> HttpResponse:
    # before anybody reads the form, which is why the check against forged forms comes after it
    request.upload_handlers = [PackageHandler(request)]
    return _checked(request)


@csrf_protect
@authority_only
def _checked(request: CounterRequest) -> HttpResponse:
    """The form; with a file, what was found. 422 for what is no package, and says why."""
    context: dict[str, Any] = {"most_megabytes": MOST_BYTES // 1024 // 1024}
    status = 200
    if request.method == "POST":
        try:
            found = _look(request)
        except NotAPackage as refused:
            context["problem"], status = NOT_A_PACKAGE[refused.code], 422
        else:
            context |= _words(request, found)
    return render(request, "authority/verify.html", context, status=status)


def _look(request: CounterRequest) -> Checked:
    upload = request.FILES.get("package")
    if not isinstance(upload, UploadedFile) or upload.file is None:
        raise NotAPackage("none")
    return check(upload.file, upload.size or 0)


def _words(request: CounterRequest, found: Checked) -> dict[str, Any]:
    """Of a package that the reader may not see, this site says no more than of one it never made."""
    known = Package.objects.filter(sha256=found.sha256, inspection__in=inspections_seen_by(request.user))
    codes = list(dict.fromkeys(what for what, _name in found.problems))
    return {
        "found": found,
        "sha256": found.sha256.hex(),
        "known": known.select_related("inspection").first(),
        "problems": [(WRONG.get(what, what), name) for what, name in found.problems],
        "explained": [(WRONG[code], EXPLAINED[code]) for code in codes if code in WRONG],
    }
