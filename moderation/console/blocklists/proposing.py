"""The form that proposes an entry: who, what is forbidden, why, on which basis, for how long."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.models import MachineClient, Party, User
from accounts.requests import PersonRequest
from blocklists import entries, grounds, identifiers
from blocklists.entries.terms import LONGEST_FACTS, LONGEST_REASON
from blocklists.identifiers.words import SENTENCES
from blocklists.models import SCOPES_OF, Kind, Scope, Side, Source
from blocklists.querysets import entries_of
from blocklists.refusing import Refused
from blocklists.words import article_words, sentence
from livestream.admission.categories import CATEGORIES
from moderation.cases.querysets import cases_visible_to
from moderation.console.blocklists.access import PROPOSE, asking
from moderation.console.blocklists.fields import Unwritten
from moderation.console.blocklists.listing import shown
from moderation.console.blocklists.periods import DayField, PeriodForm, begin_of

# who is known by more is listed by a file
LINES = 4
# a field of the service → the form's
FIELDS = {"ends_at": "length", "starts_at": "starts_on", "basis_id": "case", "basis_type": "case"}
MOST_KNOWN = 5


class ProposalForm(PeriodForm):
    """For one side; `party` is set when it is about an account here."""

    platform = forms.ModelChoiceField(
        label=gettext_lazy("Platform of the account"),
        queryset=MachineClient.objects.order_by("name"),
        required=False,
        empty_label=gettext_lazy("choose, if an account is named"),
    )
    ground = forms.ChoiceField(label=gettext_lazy("Ground"))
    article = forms.ChoiceField(label=gettext_lazy("Article"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason, in words"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("A sentence or two. The person reads it as it stands."),
    )
    facts = forms.CharField(
        label=gettext_lazy("Facts"),
        max_length=LONGEST_FACTS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What happened, when and where, and what proves it. The person reads it, too."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("May not"), required=False, widget=forms.CheckboxSelectMultiple
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Only for these goods"), required=False, widget=forms.CheckboxSelectMultiple
    )
    starts_on = DayField(
        label=gettext_lazy("From"),
        required=False,
        help_text=gettext_lazy("Empty: as soon as a second person confirms it."),
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Source"),
        choices=[(s.value, s.label) for s in (Source.OWN, Source.AUTHORITY)],
        widget=forms.RadioSelect,
        initial=Source.OWN,
    )
    basis_text = forms.CharField(
        label=gettext_lazy("What it rests on"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("An order by authority, number and date; anything else in a few words."),
    )
    case = forms.IntegerField(
        label=gettext_lazy("Case here"),
        required=False,
        min_value=1,
        max_value=2**62,
        help_text=gettext_lazy("Its number, when the entry rests on what was decided there."),
        error_messages={"invalid": gettext_lazy("The number of a case has digits alone.")},
    )

    def __init__(self, *args: Any, side: str, user: User, party: Party | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.side, self.user, self.party = side, user, party
        choices: dict[str, list[tuple[Any, Any]]] = {
            "ground": [("", _("Choose a ground")), *((c, g.label) for c, g in grounds.grounds_for(side).items())],
            "article": [("", _("that of the ground")), *((a, article_words(a)) for a in grounds.LAW_ARTICLES)],
            "scopes": [(scope.value, Scope(scope).label) for scope in SCOPES_OF[Side(side)]],
            "categories": sorted(
                ((code, category.words(get_language() or "en")) for code, category in CATEGORIES.items()),
                key=lambda pair: pair[1],
            ),
        }
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = found
        self.fields["scopes"].initial = [scope.value for scope in SCOPES_OF[Side(side)]]
        if side == Side.BUYER:
            # the articles read name no list of buyers: such an entry rests on the house rule
            del self.fields["article"]
        for number in range(1, LINES + 1):
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=gettext_lazy("Known by"), required=False, choices=[("", _("nothing more")), *Kind.choices]
            )
            self.fields[f"value_{number}"] = forms.CharField(
                label=gettext_lazy("Exactly"), required=False, max_length=400, widget=Unwritten({"autocomplete": "off"})
            )
        for field in self.fields.values():
            # what is too long is told in words, not cut off while it is pasted
            field.widget.attrs.pop("maxlength", None)

    @property
    def lines(self) -> Iterator[tuple[Any, Any]]:
        """The pairs of kind and value."""
        return ((self[f"kind_{n}"], self[f"value_{n}"]) for n in range(1, LINES + 1))

    def starts_at(self) -> datetime | None:
        """None: at once, also for today."""
        day = self.cleaned_data.get("starts_on")
        return begin_of(day) if day and begin_of(day) > timezone.now() else None

    def begins(self) -> datetime:
        return self.starts_at() or timezone.now()

    def clean_case(self) -> int | None:
        """Only one that its proposer may see: the second person follows the link."""
        number: int | None = self.cleaned_data["case"]
        if number and not cases_visible_to(self.user).filter(pk=number).exists():
            raise forms.ValidationError(_("There is no such case among those you may see."))
        return number

    def clean(self) -> None:
        super().clean()
        facts, found = self.cleaned_data, []
        for number in range(1, LINES + 1):
            kind, text = facts.get(f"kind_{number}", ""), facts.get(f"value_{number}", "").strip()
            if bool(kind) != bool(text):
                self.add_error(
                    f"value_{number}" if kind else f"kind_{number}", _("Give both: what it is, and the whole of it.")
                )
            elif kind and (value := self._value(number, kind, text)):
                found.append((kind, value))
        facts["identifiers"] = found
        if not facts.get("scopes") and "scopes" not in self.errors:
            self.add_error("scopes", _("Choose at least one thing that may not be done."))

    def _value(self, number: int, kind: str, text: str) -> str:
        if kind == Kind.ACCOUNT:
            platform = self.cleaned_data.get("platform")
            if platform is None:
                self.add_error("platform", _("An account’s name is one platform’s own. Say which."))
                return ""
            text = identifiers.account_value(platform.pk, text)
        checked = identifiers.normalise(kind, text)
        if checked.errors:
            self.add_error(f"value_{number}", str(SENTENCES[checked.errors[0]]))
            return ""
        return checked.normalised

    def add_refusal(self, refused: Refused) -> None:
        """In words, beside its field; what belongs to none stands above the form."""
        field = FIELDS.get(refused.field, refused.field)
        self.add_error(field if field in self.fields else None, sentence(refused))

    @property
    def retyped(self) -> bool:
        """Whether something typed is not sent back and must be typed again."""
        return any(self.data.get(f"value_{n}") for n in range(1, LINES + 1))


@sensitive_post_parameters()
@sensitive_variables("form", "context", "facts")
@asking(PROPOSE)
def blocklist_propose(request: PersonRequest) -> HttpResponse:
    """`?side=` and `?party=` choose whom it is about; the proposal's own page follows, where the second person acts."""
    party = _party(request.GET)
    side = _side(request.GET, party)
    form = ProposalForm(request.POST if request.method == "POST" else None, side=side, party=party, user=request.user)
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        try:
            entry = entries.propose(
                user=request.user,
                side=side,
                party=party,
                ground=facts["ground"],
                article=facts.get("article", ""),
                reason=facts["reason"],
                facts=facts["facts"],
                identifiers=facts["identifiers"],
                scopes=facts["scopes"],
                categories=facts["categories"],
                starts_at=form.starts_at(),
                ends_at=facts["ends_at"],
                no_end_reason=facts["no_end_reason"],
                source=facts["source"],
                basis_type="case" if facts["case"] else "",
                basis_id=str(facts["case"] or ""),
                basis_text=facts["basis_text"],
            )
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("It is proposed. It has no effect until a second person confirms it."))
            return redirect("blocklist_entry", entry.pk)
    context = {
        "form": form,
        "side": side,
        "sides": Side.choices,
        "party": party,
        "known": list(shown(entries_of(party))[:MOST_KNOWN]) if party else [],
    }
    return render(request, "blocklists/propose.html", context, status=422 if form.errors else 200)


def _party(given: QueryDict) -> Party | None:
    """The account that the address names. Raises Http404 for one that is not here."""
    number = given.get("party", "")
    if not number:
        return None
    try:
        return get_object_or_404(Party.objects.select_related("client"), pk=UUID(number))
    except ValueError:
        raise Http404 from None


def _side(given: QueryDict, party: Party | None) -> str:
    """As asked for; else a buyer for an account that only buys."""
    side = given.get("side", "")
    if side in Side.values:
        return side
    return Side.BUYER.value if party and party.roles == ["buyer"] else Side.STREAMER.value
