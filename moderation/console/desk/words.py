"""The services' codes as sentences: what happened, why, what to do next."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.cases.models import Case
from moderation.decisions.measures import MINUTES, UNDO_FOR
from moderation.decisions.models import Decision, MeasureKind

SPEAKERS = {
    "streamer": gettext_lazy("streamer"),
    "operator": gettext_lazy("operator"),
    "viewer": gettext_lazy("viewer"),
    "platform": gettext_lazy("platform"),
}
KINDS = {
    "chat": gettext_lazy("chat"),
    "speech": gettext_lazy("speech"),
    "title": gettext_lazy("title"),
    "cover": gettext_lazy("cover"),
    "frame": gettext_lazy("picture"),
    "product": gettext_lazy("product"),
    "comment_deletion": gettext_lazy("deleted comment"),
}
# of these the streamer and the operator may be told in a note; complaints and the rest have letters of their own
TOLD_KINDS = frozenset({Case.Kind.FLAGS.value, Case.Kind.PATROL.value})
# how long a case may be put aside: (name in the form, words, how long)
PARKED_FOR = {
    "15m": (gettext_lazy("15 minutes"), timedelta(minutes=15)),
    "1h": (gettext_lazy("1 hour"), timedelta(hours=1)),
    "1d": (gettext_lazy("1 day"), timedelta(days=1)),
    "7d": (gettext_lazy("7 days"), timedelta(days=7)),
}


def refused(code: str, case: Case | None) -> str:
    """Why a case can't be had or kept (`claims.Refused`)."""
    match code:
        case "taken" if case and case.holder:
            return _("%(who)s has taken this case. What you typed is kept below.") % {"who": case.holder}
        case "taken":
            return _("Somebody else has taken this case. What you typed is kept below.")
        case "decided":
            return _("This case has been decided meanwhile. Nothing was changed.")
        case "excluded":
            return _("This case is not for you now: you skipped it, or only a senior may take it.")
        case "part":
            return _("You have a part in this case, so a colleague decides it.")
        case "decider":
            return _("You had a hand in what is looked at here, so other eyes look at it.")
        case "offered":
            return _("A colleague was asked for this case by name. It is for all again in a few minutes.")
        case "colleague":
            return _("This colleague can’t take the case. Choose another one; you still hold it.")
        case "not_allowed":
            return _("Cases of this kind are for other colleagues.")
        case "no_senior":
            return _("Nobody stands above you for registrations: decide it, skip it or put it aside.")
        case "too_far":
            return _("A case can be put aside for 14 days at most. Choose a nearer moment.")
        case _:
            return _("You do not hold this case any more. Claim it again; what you typed is kept below.")


def stale() -> str:
    return _("The case has changed since you opened it: here it is afresh. What you typed is kept below.")


def invalid(code: str) -> str:
    """Why a decision can't stand as asked for (`services.Invalid`, and what the form itself refuses)."""
    match code:
        case "minutes_out_of_range":
            most = {"minutes": MINUTES[MeasureKind.PAUSE][1], "days": MINUTES[MeasureKind.OFF_AIR][1] // 1440}
            sentence = _("Minutes must be between 1 and %(minutes)d, days between 1 and %(days)d. Nothing was decided.")
            return sentence % most
        case "percent_out_of_range":
            return _("The reach that is left must be between 0 and 99 percent. Nothing was decided.")
        case "unknown_rule":
            return _("This rule is not in force any more. Choose another one; nothing was decided.")
        case "unconfirmed":
            return _("What leaves at once needs a second step. Nothing was decided yet.")
        case "ticked_without_violation":
            return _("You ticked measures, so there is a violation: untick them, or press one. Nothing was decided.")
        case "product_missing":
            return _("Choose the product to hide. Nothing was decided.")
        case "function_missing":
            return _("Choose what is muted or restricted. Nothing was decided.")
        case "party_missing" | "party_elsewhere":
            return _("Choose an account with a part in this case. Nothing was decided.")
        case "not_on_air":
            return _("Only streamers, operators and agencies are proposed here. Others are proposed by hand.")
        case "no_stream" | "ended_stream":
            return _("There is no stream that this could be done to any more. Nothing was decided.")
        case "measure_twice":
            return _("The same measure stands here twice. Nothing was decided.")
        case "other_kind":
            return _("Cases of this kind are decided on their own card. Nothing was decided.")
        case "facts_too_long":
            return _("The facts may have 5,000 characters at most. Nothing was decided.")
        case "no_such_choice":
            return _("Choose one of the outcomes. Nothing was decided.")
        case "too_long":
            return _("The reason may have 2,000 characters at most, of plain text. Nothing was decided.")
        case _:
            return _("The form was not complete. Choose an outcome again; nothing was decided.")


def too_late() -> str:
    return _("Too late to undo: the measure has left. It can be lifted on the stream's page.")


def not_live() -> str:
    return _("This decision does not stand any more: it was undone, or another took its place. Nothing was changed.")


def not_in_force() -> str:
    return _("This measure is not in force any more: it ended, or somebody lifted it. Nothing was changed.")


def cannot_raise(code: str) -> str:
    """Why a stream's audience stays as it is (`audience.CannotRaise`)."""
    match code:
        case "reason_missing":
            return _("Say why the audience is raised: the platform is told. Nothing was raised.")
        case "not_higher":
            return _("The stream is for this age or an older one already. Nothing was raised.")
        case "stream_ended":
            return _("The stream has ended. Nothing was raised.")
        case _:
            return _("Choose one of the audiences. Nothing was raised.")


def done(decision: Decision, kinds: list[str], held: bool = False) -> str:
    """What a decision did, for the bar that offers undo; `held`: some of it waits for a second person."""
    if held:
        return _("Decided in case %(case)d. What needs two persons waits for the second.") % {"case": decision.case_id}
    number = {"case": decision.case_id}
    match decision.outcome:
        case Case.Outcome.VERIFIED:
            return _("Registration verified in case %(case)d. The party is told.") % number
        case Case.Outcome.REFUSED:
            return _("Registration refused in case %(case)d. The party is told why.") % number
        case Case.Outcome.SAME:
            return _("Settled in case %(case)d: the same person. A second person looks at what follows.") % number
        case Case.Outcome.OTHER:
            return _("Settled in case %(case)d: somebody else. Nothing changes for the account.") % number
        case Case.Outcome.UPHELD:
            return _("Appeal in case %(case)d: upheld. The person is told why.") % number
        case Case.Outcome.CHANGED:
            return _("Appeal in case %(case)d: changed. The person is told.") % number
        case Case.Outcome.OVERTURNED:
            return _("Appeal in case %(case)d: overturned. The person is told.") % number
    if not kinds:
        return _("No violation found in case %(case)d.") % number
    sentences = {
        MeasureKind.PROMPT: _("Prompt to the streamer in case %(case)d."),
        MeasureKind.WARN: _("Streamer warned in case %(case)d."),
        MeasureKind.HIDE_PRODUCT: _("Product hidden in case %(case)d."),
        MeasureKind.MUTE: _("Muted in case %(case)d."),
        MeasureKind.LIMIT_TRAFFIC: _("Traffic limited in case %(case)d."),
        MeasureKind.PAUSE: _("Stream paused in case %(case)d. It can be lifted on the stream's page."),
        MeasureKind.CUT: _("Stream cut in case %(case)d. It can be lifted on the stream's page."),
        MeasureKind.REMIND: _("Account reminded in case %(case)d."),
        MeasureKind.RESTRICT: _("A function of the account is restricted in case %(case)d."),
        MeasureKind.OFF_AIR: _("Account taken off air in case %(case)d."),
        MeasureKind.CLOSE: _("Account closed in case %(case)d."),
        MeasureKind.NO_REREGISTRATION: _("Re-registration refused in case %(case)d."),
        MeasureKind.BLOCKLIST: _("Entry proposed in case %(case)d. A second person confirms it."),
    }
    # the heaviest says it all
    heaviest = max(map(MeasureKind, kinds), key=lambda kind: list(MeasureKind).index(kind))
    return sentences[heaviest] % number


UNDO_S = int(UNDO_FOR.total_seconds())
