"""What of an appealed decision stays: one row for each measure in force, as it is, lighter, or lifted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moderation.decisions.kinds import ACCOUNT_LADDER, LASTING, STREAM_LADDER
from moderation.decisions.measures import Wish
from moderation.decisions.measures.table import MEASURES
from moderation.decisions.models import Measure, MeasureKind

K = MeasureKind
KEEP, SHORTER, LIFT = "keep", "shorter", "lift"
# what may take a heavier one's place without naming a product or a function
PLAIN = (K.PROMPT, K.WARN, K.LIMIT_TRAFFIC, K.PAUSE, K.REMIND, K.OFF_AIR)
MINUTES_A_DAY = 1440
LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    measure: Measure
    choice: BoundField
    amount: BoundField

    @property
    def days(self) -> bool:
        """Accounts are counted in days, streams in minutes."""
        return self.measure.party_id is not None


class StaysForm(forms.Form):
    """`m<measure>`: what becomes of it; `n<measure>`: for how much longer, in minutes, of an account's in days."""

    def __init__(self, *args: Any, measures: Sequence[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures = measures
        for measure in measures:
            name = {"measure": measure.get_kind_display()}
            self.fields[f"m{measure.pk}"] = forms.ChoiceField(
                label=name["measure"], choices=_choices(measure), initial=KEEP, widget=forms.Select
            )
            self.fields[f"n{measure.pk}"] = forms.IntegerField(min_value=1, max_value=LONGEST, required=False)

    def clean(self) -> dict[str, Any]:
        for measure in self.measures:
            chosen = self.cleaned_data.get(f"m{measure.pk}")
            if chosen == SHORTER and not self.cleaned_data.get(f"n{measure.pk}"):
                self.add_error(f"n{measure.pk}", forms.ValidationError("", code="amount_missing"))
        return self.cleaned_data

    def rows(self) -> list[Row]:
        return [Row(measure, self[f"m{measure.pk}"], self[f"n{measure.pk}"]) for measure in self.measures]

    def wishes(self) -> list[Wish]:
        now = timezone.now()
        found = [self._wish(measure, now) for measure in self.measures]
        return [wish for wish in found if wish]

    def _wish(self, measure: Measure, now: datetime) -> Wish | None:
        chosen, amount = self.cleaned_data[f"m{measure.pk}"], self.cleaned_data[f"n{measure.pk}"]
        minutes = amount * (MINUTES_A_DAY if measure.party_id else 1) if amount else None
        if chosen == LIFT:
            return None
        if chosen in (KEEP, SHORTER):
            return Wish(
                MeasureKind(measure.kind),
                minutes=_left(measure, now) if chosen == KEEP else minutes,
                percent=measure.percent,
                product=measure.product,
                function=measure.function,
                party=measure.party_id,
                no_end_reason=measure.no_end_reason if chosen == KEEP else "",
            )
        return Wish(MeasureKind(chosen), minutes=minutes if chosen in LASTING else None, party=measure.party_id)


def _left(measure: Measure, now: datetime) -> int | None:
    """In whole minutes; None for what has no end."""
    return max(1, int((measure.ends_at - now).total_seconds()) // 60) if measure.ends_at else None


def _choices(measure: Measure) -> list[tuple[str, str | Promise]]:
    ladder = STREAM_LADDER if measure.stream_id else ACCOUNT_LADDER
    below = [kind for kind in ladder[: ladder.index(measure.kind)] if kind in PLAIN]
    choices: list[tuple[str, str | Promise]] = [(KEEP, _("as it is"))]
    if MEASURES[measure.kind].period:
        choices.append((SHORTER, _("shorter")))
    choices += [(kind.value, kind.label) for kind in reversed(below)]
    return [*choices, (LIFT, _("lifted"))]
