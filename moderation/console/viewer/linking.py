"""Linking a child and its guardian by a code, from either side."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts import guardians
from accounts.documents.pictures import Picture, Unfit
from accounts.documents.services import keep
from accounts.documents.words import WORDS
from accounts.guardians import SENTENCES
from accounts.identity.refusing import NotNow
from accounts.models import Document, Guardianship, Identity, Party, User
from accounts.personal import consents
from accounts.personal.texts import Text, text
from accounts.requests import PersonRequest
from moderation.console.joining.kinds import WIZARD_ROLES
from moderation.console.viewer.link_form import CodeForm, LinkForm
from moderation.console.viewer.people import buyer_party, own_parties

# where a code of `NotNow` stands in the guardian's form; any other one is about the whole
FIELDS = {
    "wrong_code": "code",
    "too_many_tries": "code",
    "try_later": "code",
    "same_person": "code",
    "not_a_minor": "code",
    "already_linked": "code",
    "relation_missing": "relation",
    "proof_missing": "proof",
}
HANDED_IN = (Identity.State.SUBMITTED, Identity.State.VERIFIED)


@never_cache
@sensitive_post_parameters("code")
@sensitive_variables("code")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def buyer_guardian(request: PersonRequest) -> HttpResponse:
    """The minor's side: type the guardian's code, or make one; leave a link that nobody has checked yet."""
    party = buyer_party(request.user)
    if party is None:
        return redirect("buyer_register")
    form, code, problem = CodeForm(), "", ""
    if request.method == "POST":
        try:
            if "make" in request.POST:
                _, code = guardians.invite(party=party, user=request.user, part="minor")
            elif link := request.POST.get("end"):
                return _ended(request, party, link)
            else:
                form = CodeForm(request.POST)
                if form.is_valid():
                    guardians.accept(code=form.cleaned_data["code"], party=party, user=request.user)
                    messages.success(request, _said_linked())
                    return redirect("buyer_guardian")
        except NotNow as refused:
            said = str(SENTENCES[refused.code])
            if form.is_bound:
                form.add_error("code", said)
            else:
                problem = said
    context = {
        "party": party,
        "links": guardians.guardians_of(party),
        "form": form,
        "code": code,
        "problem": problem,
    }
    return render(request, "viewer/guardian_of_mine.html", context, status=422 if problem or form.errors else 200)


@never_cache
@sensitive_post_parameters("code")
@sensitive_variables("code")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def guardian_link(request: PersonRequest) -> HttpResponse:
    """The guardian's side: relation, proof, consent to be checked; then the child's code, or a code for the child."""
    party = guardian_party(request.user)
    if party is None or not handed_in(party):
        return redirect("guardian")
    told = text("guardian_identity", get_language() or "en")
    posted = request.method == "POST"
    form = LinkForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        on_file=_unused_proof(party),
    )
    code = ""
    if posted and form.is_valid():
        code = _linked(request.user, party, told, form)
        if not form.errors and not code:
            messages.success(request, _said_linked())
            return redirect("guardian")
    if posted and form.errors:
        form.on_file = _unused_proof(party)
    context = {"form": form, "text": told, "code": code, "on_file": form.on_file}
    return render(request, "viewer/link.html", context, status=422 if form.errors else 200)


def guardian_party(user: User) -> Party | None:
    """With which of one's own parties one is a guardian: a person's, and the one that has an identity if there is."""
    parties = [party for party in own_parties(user) if _is_person(party)]
    return next((party for party in parties if handed_in(party)), next(iter(parties), None))


def identity_way(party: Party) -> str:
    """The name of the address where this party hands its identity in."""
    return "join_state" if WIZARD_ROLES.intersection(party.roles) else "buyer_identity"


def handed_in(party: Party) -> bool:
    identity = getattr(party, "identity", None)
    return bool(identity and identity.state in HANDED_IN)


def _is_person(party: Party) -> bool:
    identity = getattr(party, "identity", None)
    return identity is None or identity.kind == Identity.Kind.PERSON


def _linked(user: User, party: Party, told: Text, form: LinkForm) -> str:
    """The code that was made, "" when the child's was taken or something is wrong. Consent and proof stay on file
    when the code is wrong, so that it alone is typed again."""
    facts = form.cleaned_data
    try:
        with transaction.atomic():
            consents.show(party=party, purpose=told.code, user=user, language=told.language)
            consents.give(party=party, purpose=told.code, user=user, language=told.language, digest=facts["digest"])
            proof = form.on_file
            if isinstance(facts["proof"], Picture):
                proof = keep(party=party, kind=Document.Kind.RELATION, upload=facts["proof"], user=user)
        if facts["code"]:
            guardians.accept(code=facts["code"], party=party, user=user, relation=facts["relation"], proof=proof)
            return ""
        return guardians.invite(party=party, user=user, part="guardian", relation=facts["relation"], proof=proof)[1]
    except consents.Changed:
        form.add_error("agreed", _("The text changed while you were typing. Read it once more; then agree."))
    except Unfit as unfit:
        form.add_error("proof", str(WORDS[unfit.code]))
    except NotNow as refused:
        form.add_error(FIELDS.get(refused.code), str(SENTENCES[refused.code]))
    return ""


def _unused_proof(party: Party) -> Document | None:
    used = Guardianship.objects.filter(guardian=party, proof__isnull=False).values("proof")
    proofs = Document.objects.filter(party=party, kind=Document.Kind.RELATION, erased_at=None)
    return proofs.exclude(pk__in=used).order_by("-pk").first()


def _ended(request: PersonRequest, party: Party, link_id: str) -> HttpResponse:
    """Void a code of one's own that nobody used, or leave a link that waits for its check."""
    link = next((one for one in guardians.guardians_of(party) if str(one.pk) == link_id), None)
    if link is None:
        raise NotNow("stale")
    end_link(link, request.user)
    messages.success(request, _("Ended."))
    return redirect("buyer_guardian")


def end_link(link: Guardianship, user: User) -> None:
    """Raises `NotNow`."""
    if link.state == Guardianship.State.INVITED:
        if not guardians.withdraw_code(guardianship_id=link.pk, user=user):
            raise NotNow("stale")
    else:
        guardians.end(guardianship_id=link.pk, user=user)


def _said_linked() -> str:
    return _("Linked. Staff check the guardian’s papers now, and write to both of you.")
