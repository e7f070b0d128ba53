"""The page on which templates of reasons are written and retired."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from moderation.console.books import book_of
from moderation.console.desk import rules
from moderation.console.desk.access import StaffRequest, viewing
from moderation.decisions.models import ReasonTemplate
from moderation.decisions.templates import CannotWrite, every_usable, retire_template, usable, write_template

# a digit chooses one: 1 to 9, and 0 for the tenth; the rest by hand
MOST_OFFERED = 20


class TemplateForm(forms.ModelForm):
    """`rule` is chosen from the live rules about content; empty for every rule."""

    rule = forms.ChoiceField(label=gettext_lazy("For"), required=False)

    class Meta:
        model = ReasonTemplate
        fields = ["code", "rule", "name_en", "name_zh", "text_en", "text_zh"]
        labels = {
            "code": gettext_lazy("Code"),
            "name_en": gettext_lazy("Name in English"),
            "name_zh": gettext_lazy("Name in Chinese"),
            "text_en": gettext_lazy("Reason in English"),
            "text_zh": gettext_lazy("Reason in Chinese"),
        }
        help_texts = {"code": gettext_lazy("Small letters, digits and hyphens; colleagues see it in the history.")}
        widgets = {
            "name_zh": forms.TextInput(attrs={"lang": "zh-Hans"}),
            "text_en": forms.Textarea(attrs={"rows": 4, "lang": "en"}),
            "text_zh": forms.Textarea(attrs={"rows": 4, "lang": "zh-Hans"}),
        }

    def __init__(self, *args: object, groups: list[rules.Group], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        by_group = [(group.name, [(c.code, f"{c.code} {c.title}") for c in group.rules]) for group in groups]
        self.fields["rule"].choices = [("", _("every rule")), *by_group]  # type: ignore[attr-defined]


@login_required
@permission_required("decisions.write_template", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def reason_templates(request: StaffRequest) -> HttpResponse:
    """All templates, and the form for a new one or (`?edit=`) for one that is there."""
    chosen = request.GET.get("edit", "")
    template = None
    if chosen:
        template = ReasonTemplate.objects.filter(code=chosen[:40]).first()
        if template is None:
            raise Http404
    groups = rules.groups(book_of(request))
    form = TemplateForm(request.POST or None, instance=template, groups=groups, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            write_template(user=request.user, facts=form.cleaned_data, template=template)
        except CannotWrite as refusal:
            form.add_error("rule" if refusal.code == "unknown_rule" else "code", _sentence(refusal.code))
        else:
            messages.success(request, _("The template is written. Moderators find it beside the reason."))
            return redirect("reason_templates")
    context = {
        "form": form,
        # the form may have written into the one that is edited
        "editing": chosen,
        "templates": every_usable(),
        "retired": ReasonTemplate.objects.exclude(retired_at=None),
    }
    return render(request, "console/templates.html", context, status=422 if form.errors else 200)


def _sentence(code: str) -> str:
    if code == "unknown_rule":
        return _("This rule is not in force any more. Choose another one.")
    return _("There is a template of this code already. Choose another code, or edit that one.")


@login_required
@permission_required("decisions.write_template", raise_exception=True)
@require_POST
def template_retire(request: StaffRequest, template_id: int) -> HttpResponse:
    template = ReasonTemplate.objects.filter(pk=template_id).first()
    if template is None:
        raise Http404
    retire_template(user=request.user, template=template)
    messages.success(request, _("The template is offered no more. Decisions keep their words."))
    return redirect("reason_templates")


@viewing
def reason_choices(request: StaffRequest) -> HttpResponse:
    """The templates for the rule of the pane, asked for when somebody wants one."""
    chosen = usable(request.GET.get("rule", "")[:12])
    return render(request, "console/reason_choices.html", {"templates": chosen[:MOST_OFFERED]})
