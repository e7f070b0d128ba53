from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.credentials import pass_training
from accounts.requests import PersonRequest
from moderation.console.joining.pace import TRAININGS_AN_HOUR, too_many
from moderation.console.joining.questions import QUESTIONS, TO_PASS, Question, asked, draw
from moderation.console.joining.registration import Registration
from moderation.rulebook.engine import rulebook

COURSE = "rulebook"
# the questions somebody sits over; in the session, so that asking for easier ones by reloading does not work
KEPT = "training"


def training(request: PersonRequest, registration: Registration) -> HttpResponse:
    """What the training is; then ten questions; then which were wrong and why."""
    drawn = request.session.get(KEPT)
    if request.method != "POST":
        return _page(request, registration, asked(drawn, {}) if drawn else [])
    if "start" in request.POST and not drawn:
        if too_many("training", str(registration.party.pk), TRAININGS_AN_HOUR):
            said = _("You tried often in this hour. Read the rules in the meantime, and try again in an hour.")
            return _page(request, registration, [], problem=said, status=429)
        request.session[KEPT] = draw(rulebook())
        return redirect("join_step", "training")
    if not drawn:  # answered already, in another tab or by a second click
        return redirect("join_step", "training")
    questions = asked(drawn, request.POST)
    if not all(question.answer for question in questions):
        problem = _("Some questions are not answered yet. They are marked below.")
        return _page(request, registration, questions, problem=problem, status=422)
    del request.session[KEPT]
    return _result(request, registration, questions)


def _result(request: PersonRequest, registration: Registration, questions: list[Question]) -> HttpResponse:
    wrong = [question for question in questions if not question.right]
    # of fewer than ten, one rule having gone meanwhile, one may be wrong all the same
    passed = len(wrong) <= QUESTIONS - TO_PASS
    if passed:
        pass_training(party=registration.party, course=COURSE, version=str(rulebook().version), user=request.user)
        registration = registration.again()
    context: dict[str, Any] = {
        "passed": passed,
        "wrong": wrong,
        "right": len(questions) - len(wrong),
        "answered": len(questions),
    }
    return _page(request, registration, [], **context)


def _page(
    request: PersonRequest, registration: Registration, questions: list[Question], status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "registration": registration,
        "step": registration.step("training"),
        "questions": questions,
        "on_file": registration.training,
        "count": QUESTIONS,
        "to_pass": TO_PASS,
        "next_step": registration.after("training"),
    }
    return render(request, "joining/training.html", context | more, status=status)
