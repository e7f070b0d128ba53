"""Reporting: from a link of a stream, a reason, send. Three taps; everything else may be added, or left out."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.documents.pictures import Unfit
from accounts.documents.words import WORDS
from accounts.models import User
from blocklists.refusing import Refused
from livestream.models import Stream
from moderation.complaints import complaints
from moderation.complaints.complaints.moments import moment_at
from moderation.complaints.models import Complaint
from moderation.console.complaining.form import ComplaintForm
from moderation.console.complaining.own import speaks_for
from moderation.console.complaining.target import Target, offered, target_of

_Reason = Complaint.Reason
ABOUT_GOODS = frozenset(
    {_Reason.FALSE_CLAIM, _Reason.QUALITY, _Reason.COUNTERFEIT, _Reason.PRICE, _Reason.NO_REFUND, _Reason.NOT_SENT}
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    """Anybody reads it. Who is not signed in chooses the reason first, which the way through the door keeps."""
    target = target_of(request.GET)
    user = request.user if isinstance(request.user, User) else None
    parties = speaks_for(user) if user else []
    if target is None:
        return render(request, "complaining/which.html", {"streams": offered(parties)})
    if user is None:
        return _signed_out(request, target)
    if not parties:
        return render(request, "complaining/nobody.html", {"target": target})
    posted = request.method == "POST"
    form = ComplaintForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        target=target,
        parties=parties,
        # sent twice by an impatient thumb, it is filed once
        initial={"reason": request.GET.get("reason", ""), "once": uuid4().hex},
    )
    if posted and form.is_valid():
        filed = _file(user, target, form)
        if filed is not None:
            return redirect("complaint", filed.pk)
    context = {"target": target, "form": form, "parties": parties}
    return render(request, "complaining/new.html", context, status=422 if form.errors else 200)


def _signed_out(request: HttpRequest, target: Target) -> HttpResponse:
    # posted, when the session ended meanwhile
    reason = request.POST.get("reason") or request.GET.get("reason")
    if reason in Complaint.Reason.values:
        back = urlencode({"reason": reason})
        return redirect_to_login(f"{reverse('complain')}?{target.query}&{back}")
    form = ComplaintForm(target=target, parties=[])
    return render(request, "complaining/new.html", {"target": target, "form": form, "signed_out": True})


def _file(user: User, target: Target, form: ComplaintForm) -> Complaint | None:
    """The pictures and the complaint, or neither; None when it was refused, with the form saying why."""
    facts = form.cleaned_data
    wish = facts["wish"] or Complaint.Wish.NONE
    about: dict[str, Any] = {
        "kind": Complaint.Kind.REPORT if wish == Complaint.Wish.NONE else Complaint.Kind.COMPLAINT,
        "stream": target.stream,
        "offset_ms": facts["moment"],
        "order_ref": facts["order"],
        "wish": wish,
    }
    about |= {name: facts[name] for name in ("reason", "words", "received_on", "sent_back_on")}
    about["product"] = facts["product"] or _on_screen(target.stream, facts["reason"], facts["moment"])
    try:
        return complaints.file(
            party=form.party, user=user, files=facts.get("pictures", []), client_ref=facts["once"], **about
        )
    except Unfit as unfit:
        form.add_error("pictures", str(WORDS[unfit.code]))
    except Refused as refused:
        form.add_refusal(refused)
    return None


def _on_screen(stream: Stream, reason: str, at_ms: int | None) -> str:
    """The product that was shown at the moment, where the reason is about goods: so that those of many buyers meet."""
    return moment_at(stream.pk, at_ms).product if at_ms is not None and reason in ABOUT_GOODS else ""
