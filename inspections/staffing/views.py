"""The roster of a week beside what the week will bring."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.ages import SHANGHAI, today_in_china
from accounts.requests import PersonRequest
from inspections.models import Shift
from inspections.staffing import shifts
from inspections.staffing.demand import Hour, foretell
from inspections.staffing.forms import ShiftForm
from inspections.staffing.querysets import shifts_between
from inspections.staffing.terms import TERMS
from inspections.staffing.words import WORDS

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    hours: list[Hour]
    shifts: list[Shift]

    @property
    def gaps(self) -> int:
        """Hours without enough people."""
        return sum(1 for hour in self.hours if hour.gap)


def _planner(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    return never_cache(login_required(permission_required("inspections.plan_shifts", raise_exception=True)(view)))


@require_http_methods(["GET", "HEAD", "POST"])
@_planner
def staffing(request: PersonRequest) -> HttpResponse:
    """A week (`?week=` a day in it), and the form that puts somebody on duty."""
    now = timezone.now()
    monday = _monday(request.GET.get("week", ""), now)
    form = ShiftForm(request.POST or None, initial={"day": max(monday.date(), today_in_china(now))})
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        try:
            shifts.plan(by=request.user, user=facts["user"], starts_at=facts["starts_at"], ends_at=facts["ends_at"])
        except shifts.Refused as refused:
            field = {"starts_at": "begins", "ends_at": "ends"}.get(refused.field, refused.field)
            form.add_error(field, WORDS[refused.code] % refused.facts)
        else:
            messages.success(request, _("The shift is planned."))
            return redirect(_address(facts["starts_at"].astimezone(SHANGHAI).date()))
    foretold = foretell(monday, now)
    planned = list(shifts_between(monday, monday + WEEK))
    context = {
        "form": form,
        "days": _days(monday, foretold.hours, planned),
        "clock": [f"{hour:02}" for hour in range(24)],
        "foretold": foretold,
        "terms": TERMS,
        "percent": round(TERMS.share * 100),
        "now": now,
        "monday": monday.date(),
        "sunday": (monday + WEEK).date() - timedelta(days=1),
        "earlier": _address((monday - WEEK).date()),
        "later": _address((monday + WEEK).date()),
        "gaps": sum(1 for hour in foretold.hours if hour.gap and hour.start > now),
    }
    return render(request, "compliance/staffing.html", context, status=422 if form.is_bound else 200)


@require_POST
@_planner
def shift_take_away(request: PersonRequest, shift_id: int) -> HttpResponse:
    shift = Shift.objects.filter(pk=shift_id).first()
    if shift is None:
        raise Http404
    try:
        shifts.take_away(by=request.user, shift_id=shift_id)
    except Shift.DoesNotExist:
        # a colleague was faster: gone is what was wanted
        pass
    except shifts.Refused as refused:
        messages.error(request, str(WORDS[refused.code]))
    else:
        messages.success(request, _("The shift is taken away."))
    return redirect(_address(shift.during.lower.astimezone(SHANGHAI).date()))


@require_POST
@_planner
def week_repeat(request: PersonRequest) -> HttpResponse:
    """The week shown is planned like the one before it."""
    monday = _monday(request.POST.get("week", ""), timezone.now())
    planned, left_out = shifts.repeat_week(by=request.user, monday=monday)
    said = ngettext("%(count)s shift is planned.", "%(count)s shifts are planned.", planned) % {"count": planned}
    messages.success(request, said)
    if left_out:
        words = ngettext(
            "%(count)s was left out: it overlaps, has begun, or its person has left.",
            "%(count)s were left out: they overlap, have begun, or their people have left.",
            left_out,
        )
        messages.warning(request, words % {"count": left_out})
    return redirect(_address(monday.date()))


def _monday(text: str, now: datetime) -> datetime:
    """The beginning of the week of a day; of this week where the text is no day of this century."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today_in_china(now)
    if not 2000 <= day.year < 2100:
        day = today_in_china(now)
    return datetime.combine(day - timedelta(days=day.weekday()), time(), tzinfo=SHANGHAI)


def _address(day: date) -> str:
    return f"{reverse('compliance_staffing')}?week={day}"


def _days(monday: datetime, hours: tuple[Hour, ...], planned: list[Shift]) -> list[Day]:
    days = []
    for number in range(7):
        day = monday.date() + timedelta(days=number)
        mine = [shift for shift in planned if shift.during.lower.astimezone(SHANGHAI).date() == day]
        days.append(Day(day, list(hours[number * 24 : number * 24 + 24]), mine))
    return days
