"""What each act in an inspection asks of whoever does it. All name the version that was seen."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.models import Inspection, InspectionFinding, InspectionLetter, Package, Penalty
from inspections.orders.ending import WITHDRAWN_FOR
from inspections.orders.fields import CaseNumbersField, ExhibitNumbersField, MinuteField, PapersField, YuanField
from inspections.orders.forms import RefusableForm
from inspections.orders.law import ARTICLES, BANDS, FEN, cited
from inspections.orders.terms import LONGEST_NOTE, LONGEST_NUMBER, LONGEST_WORDS
from moderation.console.blocklists.periods import DayField

_PARTY = _("Public name or number of a party that the inspection covers. Empty: the platform itself.")


def _words(label: Any, **kwargs: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(**{"label": label, "max_length": LONGEST_WORDS, "widget": area} | kwargs)


def _files() -> PapersField:
    return PapersField(label=_("Files"), help_text=_("PDF or pictures: up to 5, 10 MB each."))


class ActForm(RefusableForm):
    """`target`: the finding or penalty it is about, in the field `target_field`; "" for the inspection itself."""

    target_field = ""
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def __init__(self, *args: Any, inspection: Inspection, target: object = None, **kwargs: Any) -> None:
        initial = {"version": inspection.version, self.target_field: target}
        super().__init__(*args, **{"initial": initial} | kwargs)
        self.inspection = inspection

    def facts(self) -> dict[str, Any]:
        """What the service takes, besides who and which inspection."""
        return dict(self.cleaned_data)


class PlainForm(ActForm):
    pass


class OfFindingForm(ActForm):
    target_field = "finding_id"
    finding_id = forms.UUIDField(widget=forms.HiddenInput)


class FindForm(ActForm):
    names: ClassVar[dict[str, str]] = {"facts": "facts_"}
    article = forms.ChoiceField(label=_("Article"))
    gravity = forms.ChoiceField(label=_("Gravity"), choices=InspectionFinding.Gravity.choices)
    facts_ = _words(_("Facts"), help_text=_("What was done, when, and how it is known. The platform reads it."))
    party = forms.CharField(label=_("Against whom"), max_length=80, required=False, help_text=_PARTY)
    channel = forms.CharField(label=_("Room"), max_length=80, required=False)
    stream = forms.CharField(label=_("Stream"), max_length=200, required=False)
    case_ids = CaseNumbersField(
        label=_("Cases"), max_length=400, required=False, help_text=_("Their numbers, if it rests on cases.")
    )
    exhibit_ids = ExhibitNumbersField(
        label=_("Exhibits"), max_length=2000, required=False, help_text=_("Their numbers, from the page of a case.")
    )
    papers = _files()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        article = self.fields["article"]
        assert isinstance(article, forms.ChoiceField)
        choices = [(one.code, f"{cited(one.code)} · {one.title}") for one in ARTICLES.values()]
        article.choices = [("", "—"), *choices]

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        return found | {"facts": found.pop("facts_")}


class NoteForm(ActForm):
    seen_at = MinuteField(label=_("Seen at"))
    channel = forms.CharField(label=_("Room"), max_length=80, required=False)
    stream = forms.CharField(label=_("Stream"), max_length=200, required=False)
    order_ref = forms.CharField(label=_("Number of the test purchase"), max_length=64, required=False)
    words = _words(_("What you saw"), help_text=_("The platform does not see it."))
    papers = _files()


class LetterForm(ActForm):
    kind = forms.ChoiceField(label=_("Letter"), choices=InspectionLetter.Kind.choices)
    party = forms.CharField(label=_("To"), max_length=80, required=False, help_text=_PARTY)
    meets_at = MinuteField(label=_("Interview at"), required=False)
    words = _words(_("Matter, and where the interview is"), help_text=_("It stands in the letter as you write it."))


class DemandForm(OfFindingForm):
    demand = _words(_("What is to be put right"))
    due_on = DayField(label=_("Deadline for the proof"))


class FollowUpForm(OfFindingForm):
    accepted = forms.TypedChoiceField(
        label=_("What the look showed"),
        choices=[("yes", _("put right")), ("no", _("not put right"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = _words(_("Why"), required=False, help_text=_("Needed when it is not put right."))
    due_on = DayField(label=_("New deadline, when it is not"), required=False)


class PenaltyForm(OfFindingForm):
    kind = forms.ChoiceField(label=_("Penalty"), choices=Penalty.Kind.choices, initial=Penalty.Kind.FINE)
    band = forms.ChoiceField(label=_("Law that sets it"), help_text=_("LM2021 sets no penalty of its own (28)."))
    amount = YuanField(label=_("Amount in yuan"))
    outside_band = forms.CharField(
        label=_("Why outside the band"), max_length=200, required=False, help_text=_("Only when it is outside.")
    )
    decision_number = forms.CharField(label=_("Number of the decision"), max_length=LONGEST_NUMBER)
    decided_on = DayField(label=_("Decided on"))
    appeal_until = DayField(label=_("Appeal until"), required=False)
    appeal_note = forms.CharField(label=_("Where to appeal"), max_length=LONGEST_NOTE, required=False)
    listed_through = DayField(
        label=_("On the joint list through"),
        required=False,
        help_text=_("Grave findings only (LM2021 29). Every door refuses the party from this moment on."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        band = self.fields["band"]
        assert isinstance(band, forms.ChoiceField)
        # nothing chosen is the service's to refuse: it says why there must be another law
        band.required = False
        choices = [
            (one.code, f"{cited(one.article)} · {one.title} · ¥{one.least // FEN:,}–{one.most // FEN:,}")
            for one in BANDS.values()
        ]
        band.choices = [("", "—"), *choices]

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        return found | {"amount_fen": found.pop("amount")}


class RevokeForm(ActForm):
    target_field = "penalty_id"
    penalty_id = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Who took it back, and with which decision"), max_length=200, help_text=_("Name no person here.")
    )


class WithdrawForm(ActForm):
    why = forms.ChoiceField(label=_("Why"), choices=[*WITHDRAWN_FOR.items()])


class DeliverForm(ActForm):
    package_id = forms.ChoiceField(label=_("Package"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        package = self.fields["package_id"]
        assert isinstance(package, forms.ChoiceField)
        # few, and the page has read them
        ready = [one for one in self.inspection.packages.all() if one.state == Package.State.READY and one.made_at]
        ready.sort(key=lambda one: one.made_at or one.asked_at, reverse=True)
        package.choices = [(str(one.pk), _label(one)) for one in ready]


class HandInForm(OfFindingForm):
    proof = _words(_("What was done"))
    papers = _files()


def _label(package: Package) -> str:
    digest = bytes(package.sha256 or b"").hex()
    return f"{package.made_at:%Y-%m-%d %H:%M} UTC · SHA-256 {digest[:16]}…"
