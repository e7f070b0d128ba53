"""The door's answer as a checklist: every check with its colour, each reason with its remedy."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.refusals import REASONS, Refusal
from livestream.admission.registry import Check
from livestream.admission.start import Answer
from livestream.models import Stream

_STATE, _LETTERS = ("join_state", _("See the registration")), ("letters", _("Read the letter"))
_GUARDIAN = ("join_step:guardian", _("To the guardian"))
_DYNAMIC = ("go_live_check", _("Make the check"))
_TRAINING = ("join_step:training", _("To the training"))
_QUALIFICATION = ("join_step:qualifications", _("To the qualifications"))
_AGREEMENT = ("join_step:agreements", _("Read and accept"))
_CHANGE = ("stream_change", _("Change the stream"))
_ROOM = ("room", _("To the room"))
# reason → where it is put right; without a line nothing on this site can do it
REMEDIES: Mapping[str, tuple[str, Promise]] = {
    **dict.fromkeys(("identity_missing", "identity_refused", "identity_lapsed", "recheck_due", "age_unknown"), _STATE),
    **dict.fromkeys(("identity_waiting", "identity_suspended", "identity_closed"), _STATE),
    **dict.fromkeys(("guardian_missing", "guardian_not_verified", "guardian_consent_missing"), _GUARDIAN),
    **dict.fromkeys(("dynamic_missing", "dynamic_old", "dynamic_mismatch"), _DYNAMIC),
    "review_missing": ("go_live_review", _("Fill in the form")),
    **dict.fromkeys(("training_missing", "training_lapsed", "training_due"), _TRAINING),
    **dict.fromkeys(("qualification_missing", "qualification_waiting", "qualification_due"), _QUALIFICATION),
    **dict.fromkeys(("agreement_platform_missing", "agreement_operator_missing", "agreement_due"), _AGREEMENT),
    "agreement_agency_missing": _AGREEMENT,
    **dict.fromkeys(("category_unknown", "category_never", "licence_missing", "audience_below_floor"), _CHANGE),
    **dict.fromkeys(("title_flagged", "streamer_missing", "streamer_not_a_person", "under_16"), _CHANGE),
    "room_flagged": _ROOM,
    **dict.fromkeys(("party_listed", "party_listed_open"), ("standing", _("See why, and appeal"))),
    **dict.fromkeys(("start_cut", "start_paused", "start_paused_open", "party_off_air", "party_barred"), _LETTERS),
}
# these pages show the reader's own party: no use for somebody else's reasons
OWN_PAGES = {"join_state", "join_step", "go_live_check", "standing"}
# what only the room's people may do
ROOM_PAGES = {"room", "stream_change"}


@dataclass(frozen=True, slots=True)
class Told:
    """One reason in the reader's words, and the link that leads to its remedy ("" when there is none)."""

    refusal: Refusal
    link: str = ""
    link_words: str | Promise = ""
    # the remedy is in somebody else's hands
    others: bool = False

    @property
    def what(self) -> str:
        return self._filled("what")

    @property
    def next(self) -> str:
        return self._filled("next")

    @property
    def takes(self) -> str:
        return self._filled("takes")

    @property
    def article(self) -> str:
        reason = REASONS.get(self.refusal.code)
        return reason.article if reason else ""

    def _filled(self, part: str) -> str:
        """A code that nobody described is shown as it is: a checklist with a hole in it would say too little."""
        reason = REASONS.get(self.refusal.code)
        if reason is None:
            return self.refusal.code if part == "what" else ""
        return str(getattr(reason, part)) % self.refusal.facts


@dataclass(frozen=True, slots=True)
class Line:
    """One check: `state` is good, medium (it will stand in the way) or critical (it does)."""

    check: Check
    told: list[Told]

    @property
    def state(self) -> str:
        if any(one.refusal.blocking for one in self.told):
            return "critical"
        return "medium" if self.told else "good"


@dataclass(frozen=True, slots=True)
class Checklist:
    answer: Answer
    lines: list[Line]

    @property
    def red(self) -> list[Line]:
        return [line for line in self.lines if line.state == "critical"]

    @property
    def amber(self) -> list[Line]:
        return [line for line in self.lines if line.state == "medium"]

    @property
    def green(self) -> list[Line]:
        return [line for line in self.lines if line.state == "good"]


def checklist(answer: Answer, stream: Stream, own: Collection[UUID]) -> Checklist:
    """Every check that was asked; `own`: the parties the reader acts for."""
    lines = [Line(check, [_told(refusal, stream, own) for refusal in found]) for check, found in answer.results]
    return Checklist(answer, lines)


def _told(refusal: Refusal, stream: Stream, own: Collection[UUID]) -> Told:
    remedy = REMEDIES.get(refusal.code)
    others = bool(refusal.party) and refusal.party not in {str(pk) for pk in own}
    if remedy is None:
        return Told(refusal)
    name, _, step = remedy[0].partition(":")
    if name in OWN_PAGES and others:
        return Told(refusal, others=True)
    if name in ROOM_PAGES and stream.channel.operator_id not in own:
        return Told(refusal, others=True)
    return Told(refusal, _address(name, step, stream), remedy[1])


def _address(name: str, step: str, stream: Stream) -> str:
    match name:
        case "join_step":
            return reverse(name, args=[step])
        case "room":
            return reverse(name, args=[stream.channel_id])
        case "join_state" | "letters" | "standing":
            return reverse(name)
    return reverse(name, args=[stream.pk])
