"""A buyer's or guardian's identity: asked for once, by consent, for what depends on age."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actors import user_actor
from accounts.documents.pictures import Unfit
from accounts.documents.services import keep
from accounts.documents.words import WORDS
from accounts.identity.refusing import Rejected
from accounts.identity.submission import submit
from accounts.models import Document, Identity, Party, User
from accounts.personal import consents
from accounts.personal.texts import Text, text
from accounts.refusals import REASONS, Reason
from accounts.requests import PersonRequest
from moderation.console.joining.kinds import WIZARD_ROLES
from moderation.console.joining.rejections import add_rejection
from moderation.console.viewer.identity_form import BuyerIdentityForm
from moderation.console.viewer.people import buyer_party

OPEN = (Identity.State.DRAFT, Identity.State.REFUSED)


@never_cache
@sensitive_post_parameters("number", "real_name", "birth_date")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def buyer_identity(request: PersonRequest) -> HttpResponse:
    """The form while there is something to hand in; otherwise the page that says how things stand."""
    party = buyer_party(request.user)
    if party is None:
        return redirect("buyer_register")
    if WIZARD_ROLES.intersection(party.roles):
        return redirect("join_state")  # whoever goes on air or sells is asked for more, on pages of their own
    identity = Identity.objects.filter(party=party).first()
    if identity and identity.state not in OPEN:
        return redirect("buyer")
    as_guardian = "guardian" in (request.POST.get("role"), request.GET.get("as"))
    # whoever comes from the guardian's page is asked as a guardian: the text says what for
    told = text("guardian_identity" if as_guardian else "identity_buyer", get_language() or "en")
    posted = request.method == "POST"
    form = BuyerIdentityForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        mobile=str(identity.mobile or "") if identity else "",
        on_file=_on_file(party),
    )
    if posted and form.is_valid() and _handed_in(request.user, party, told, form):
        messages.success(request, _("Handed in. We write to you as soon as it is decided."))
        return redirect("guardian" if as_guardian else "buyer")
    context = {
        "form": form,
        "text": told,
        "reasons": _reasons(identity),
        "identity": identity,
        "as_guardian": as_guardian,
    }
    return render(request, "viewer/identity.html", context, status=422 if form.errors else 200)


def _handed_in(user: User, party: Party, told: Text, form: BuyerIdentityForm) -> bool:
    """Everything or nothing: consent, what was typed and the pictures stand together."""
    try:
        with transaction.atomic():
            consents.show(party=party, purpose=told.code, user=user, language=told.language)
            consents.give(
                party=party,
                purpose=told.code,
                user=user,
                language=told.language,
                digest=form.cleaned_data["digest"],
            )
            submit(party=party, facts=form.facts(), actor=user_actor(user), user=user, shown=[told.code])
            for side, picture in form.pictures.items():
                try:
                    keep(party=party, kind=side, upload=picture, user=user)
                except Unfit as unfit:
                    form.add_error(side, str(WORDS[unfit.code]))
                    raise
    except Rejected as rejected:
        add_rejection(form, rejected)
    except consents.Changed:
        form.add_error("agreed", _("The text changed while you were typing. Read it once more; then agree."))
    except Unfit:
        pass  # said beside its field
    return not form.errors


def _on_file(party: Party) -> frozenset[str]:
    return frozenset(Document.objects.filter(party=party, erased_at=None).values_list("kind", flat=True))


def _reasons(identity: Identity | None) -> list[Reason]:
    """Why it was refused, and what puts it right."""
    if identity is None or identity.state != Identity.State.REFUSED:
        return []
    return [REASONS[code] for code in identity.reasons if code in REASONS]
