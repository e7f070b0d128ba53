from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "place_unknown": _("No place has this code of GB/T 2260."),
    "place_abolished": _("This code was abolished: the place goes by another one today."),
    "authority_there": _("This department of this place is registered already."),
    "dissolved": _("This authority is dissolved: nobody is invited any more, and nobody looks."),
    "code_days_out_of_range": _("The code may be good for 1 to 30 days."),
    "seat_out_of_range": _("A seat ends after its code, and two years from today at the latest."),
    "used": _("Somebody has taken this seat already. End the seat instead."),
    "withdrawn": _("This invitation was withdrawn before."),
    "ended": _("This seat has ended. Invite the person anew."),
    # one sentence for every way a code can be wrong: a guesser learns nothing
    "wrong_code": _("This code opens nothing: it is mistyped, used, withdrawn or out of date. Ask who gave it to you."),
    "name_taken": _("Somebody has this user name already. Choose another one."),
}


class Refused(Exception):
    """Nothing was changed; `code` is a key of `WORDS`, `field` the field of the form that it concerns ("" for none)."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code, self.field = code, field

    @property
    def words(self) -> str:
        return str(WORDS[self.code])
