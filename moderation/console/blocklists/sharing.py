"""Lists shared with other platforms: agreed on, published, taken in, closed."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.documents.uploading import MOST_BYTES
from accounts.models import MachineClient
from accounts.requests import PersonRequest
from accounts.staff.reauth import needs_fresh_sign_in
from blocklists.models import ListImport, SharedList
from blocklists.refusing import Refused
from blocklists.sharing.lists import LONGEST_NAME, close_list, make_list_in, make_list_out
from blocklists.sharing.publishing import MOST_BY_PAGE, publish, too_many_for_a_page
from blocklists.sharing.taking_in import take_in
from blocklists.sharing.withdrawals import MOST_COUNTED, untold
from blocklists.words import sentence
from moderation.console.blocklists.access import SHARE, acting, asking, reading
from moderation.console.blocklists.periods import DayField, end_of

IMPORTS_SHOWN = 20
_Direction = SharedList.Direction
_STATUS = {"not_allowed": 403}


class AgreementForm(forms.Form):
    """What both directions ask; the services check the rest and name the field."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME, required=False)
    partner = forms.CharField(label=gettext_lazy("Agreed with"), max_length=LONGEST_NAME, required=False)
    ends_at = DayField(label=gettext_lazy("Last day of the agreement"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def facts(self) -> dict[str, Any]:
        day = self.cleaned_data["ends_at"]
        return self.cleaned_data | {"ends_at": day and end_of(day)}


class OutForm(AgreementForm):
    client = forms.ModelChoiceField(
        label=gettext_lazy("Hears of withdrawals by webhook"),
        queryset=MachineClient.objects.filter(is_active=True).order_by("name"),
        required=False,
        empty_label=gettext_lazy("nobody: by file alone"),
    )


class InForm(AgreementForm):
    remote = forms.CharField(label=gettext_lazy("The partner’s id of the list"), max_length=60, required=False)
    public_key = forms.CharField(label=gettext_lazy("The partner’s public key"), max_length=60, required=False)
    key = forms.CharField(
        label=gettext_lazy("Key"),
        max_length=60,
        required=False,
        # never sent back into the page
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("The one that both sides hold. It comes by another way than the files."),
    )


@reading(SHARE)
def sharing(request: PersonRequest) -> HttpResponse:
    """Every list. Agreements are made by people, so there are few of them."""
    lists = SharedList.objects.select_related("client").defer("key", "signing_key").order_by("closed_at", "name")
    rows = [(one, untold(one) if one.direction == _Direction.OUT else 0) for one in lists]
    return render(request, "blocklists/sharing.html", {"rows": rows, "now": timezone.now(), "most": MOST_COUNTED})


@sensitive_post_parameters("key")
@sensitive_variables("key", "form")
@asking(SHARE)
@needs_fresh_sign_in
def list_new(request: PersonRequest) -> HttpResponse:
    """A form for either direction. The key of a new list that we publish stands in the answer and nowhere else."""
    way = _Direction.IN if request.GET.get("way") == _Direction.IN else _Direction.OUT
    form = (InForm if way == _Direction.IN else OutForm)(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            if way == _Direction.IN:
                return redirect("blocklist_list", make_list_in(user=request.user, **form.facts()).pk)
            shared, key = make_list_out(user=request.user, **form.facts())
            return _page(request, shared.pk, key=key)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, sentence(refused))
    context = {"form": form, "way": way}
    return render(request, "blocklists/sharing_new.html", context, status=422 if form.is_bound else 200)


@reading(SHARE)
def one_list(request: PersonRequest, list_id: UUID) -> HttpResponse:
    return _page(request, list_id)


@acting(SHARE)
@needs_fresh_sign_in
def list_export(request: PersonRequest, list_id: UUID) -> HttpResponse:
    """The next file and its signature, in one archive."""

    def export() -> FileResponse:
        if too_many_for_a_page():
            raise Refused("too_many_for_page", most=MOST_BY_PAGE)
        published = publish(shared=_list(list_id), user=request.user)
        archive = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
        with published.file, zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            with packed.open(published.name, "w") as member:
                while piece := published.file.read(1 << 20):
                    member.write(piece)
            packed.writestr(f"{published.name}.sig", published.signature)
        archive.seek(0)
        return FileResponse(archive, as_attachment=True, filename=f"{published.name.removesuffix('.jsonl')}.zip")

    return _act(request, list_id, export)


@acting(SHARE)
@needs_fresh_sign_in
def list_import(request: PersonRequest, list_id: UUID) -> HttpResponse:
    def bring() -> HttpResponse:
        file, signature = _content(request, "file"), _content(request, "signature")
        taken = take_in(shared=_list(list_id), file=io.BytesIO(file), signature=signature, user=request.user)
        facts = {"number": taken.sequence, "added": taken.added, "changed": taken.changed, "gone": taken.withdrawn}
        messages.success(request, _("File %(number)s: %(added)s new, %(changed)s changed, %(gone)s withdrawn.") % facts)
        return redirect("blocklist_list", list_id)

    return _act(request, list_id, bring)


@acting(SHARE)
@needs_fresh_sign_in
def list_close(request: PersonRequest, list_id: UUID) -> HttpResponse:
    """Twice is once."""

    def close() -> HttpResponse:
        if not request.POST.get("confirmed"):
            raise Refused("not_meant", field="confirmed")
        close_list(user=request.user, list_id=list_id)
        messages.success(request, _("The list is closed: it is neither published, taken in nor counted any more."))
        return redirect("blocklist_list", list_id)

    return _act(request, list_id, close)


def _act(request: PersonRequest, list_id: UUID, act: Callable[[], Any]) -> Any:
    """Do it; refused, the page says why beside what was wrong."""
    try:
        return act()
    except Refused as refused:
        if refused.code == "list_unknown":
            raise Http404 from None
        return _page(request, list_id, refused=refused, status=_STATUS.get(refused.code, 422))


def _page(
    request: PersonRequest, list_id: UUID, *, key: str = "", refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    shared = get_object_or_404(SharedList.objects.select_related("client", "created_by"), pk=list_id)
    imports = ListImport.objects.filter(list=shared).select_related("by").order_by("-sequence")
    context = {
        "shared": shared,
        "open": shared.closed_at is None and shared.ends_at > timezone.now(),
        "now": timezone.now(),
        "key": key,
        "problem": sentence(refused) if refused else "",
        "problem_field": refused.field if refused else "",
        "untold": untold(shared) if shared.direction == _Direction.OUT else 0,
        "most": MOST_COUNTED,
        "imports": imports[:IMPORTS_SHOWN] if shared.direction == _Direction.IN else [],
        "most_megabytes": MOST_BYTES // 1024 // 1024,
    }
    return render(request, "blocklists/shared_list.html", context, status=status)


def _list(list_id: UUID) -> SharedList:
    return get_object_or_404(SharedList, pk=list_id)


def _content(request: PersonRequest, name: str) -> bytes:
    upload = request.FILES.get(name)
    if not isinstance(upload, UploadedFile):
        raise Refused("file_missing", field=name)
    if (upload.size or 0) > MOST_BYTES:
        raise Refused("file_too_large", field=name, most=MOST_BYTES // 1024 // 1024)
    return upload.read()
