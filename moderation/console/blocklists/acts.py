"""What may be done to an entry: by whom, in which state, and in which words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blocklists import entries
from blocklists.models import Entry
from blocklists.refusing import Refused
from blocklists.words import sentence
from moderation.console.blocklists.access import CONFIRM, PROPOSE
from moderation.console.blocklists.act_forms import (
    ActForm,
    ConfirmForm,
    ExtendForm,
    MergeForm,
    ShortenForm,
    WithdrawForm,
    WordsForm,
)


@dataclass(frozen=True, slots=True)
class Act:
    """`standings`: of an entry to which it can be done. `fresh`: asks for a sign-in not older than five minutes."""

    name: str
    title: Promise
    what: Promise
    button: Promise
    done: Promise
    look: str
    icon: str
    permission: str
    standings: frozenset[str]
    form: type[ActForm]
    service: Callable[..., Entry]
    fresh: bool = False

    @property
    def route(self) -> str:
        return f"blocklist_{self.name}"

    def fits(self, entry: Entry, user: User) -> bool:
        """Whether the page offers it; the service decides."""
        if entry.by_penalty or entry.standing() not in self.standings or not user.has_perm(self.permission):
            return False
        if self.name == "extend":
            return entry.ends_at is not None
        # who proposed takes back; anybody else declines
        return self.name not in ("withdraw", "decline") or (self.name == "withdraw") == (entry.proposer_id == user.pk)

    def why_not(self, entry: Entry, user: User) -> str:
        """What the page says instead of the form; "" when nothing stands against it."""
        same = self.name == "confirm" and entry.proposer_id == user.pk
        return sentence(Refused("same_person")) if same else ""


_WAITING = frozenset({"proposed"})
_STANDING = frozenset({"planned", "in_force"})

ACTS = {
    act.name: act
    for act in (
        Act(
            "confirm",
            _("Confirm"),
            _(
                "From its start on the person may not do what stands above. Whoever is on air loses the permission at"
                " once. The person is told by letter, and how to appeal."
            ),
            _("Confirm it now"),
            _("It is confirmed. The person is told by letter."),
            "danger",
            "lock",
            CONFIRM,
            _WAITING,
            ConfirmForm,
            entries.confirm,
            fresh=True,
        ),
        Act(
            "decline",
            _("Decline"),
            _("The proposal ends without any effect. It stays in the history."),
            _("Decline it now"),
            _("It is declined and has no effect."),
            "plain",
            "close",
            CONFIRM,
            _WAITING,
            WordsForm,
            entries.decline,
        ),
        Act(
            "withdraw",
            _("Withdraw"),
            _("Your proposal ends without any effect. It stays in the history."),
            _("Withdraw it now"),
            _("It is withdrawn and has no effect."),
            "plain",
            "undo",
            PROPOSE,
            _WAITING,
            WithdrawForm,
            entries.withdraw,
        ),
        Act(
            "lift",
            _("Lift"),
            _("It forbids nothing any more, here and wherever it was shared. The person is told by letter."),
            _("Lift it now"),
            _("It is lifted. The person is told by letter."),
            "plain",
            "undo",
            CONFIRM,
            _STANDING,
            WordsForm,
            entries.lift,
        ),
        Act(
            "shorten",
            _("Shorten"),
            _("It ends sooner. One person decides that, and the listed one is told by letter."),
            _("Shorten it now"),
            _("It ends sooner now. The person is told by letter."),
            "plain",
            "clock",
            CONFIRM,
            _STANDING,
            ShortenForm,
            entries.shorten,
        ),
        Act(
            "extend",
            _("Propose that it lasts longer"),
            _("A new entry begins where this one ends, once a second person confirms it. This one stays as it is."),
            _("Propose it"),
            _("It is proposed that it lasts longer. A second person confirms it."),
            "plain",
            "right",
            PROPOSE,
            _STANDING,
            ExtendForm,
            entries.propose_extension,
        ),
        Act(
            "merge",
            _("Merge another entry into this one"),
            _("What the person is known by moves here, and the other entry ends. The period here stays as it is."),
            _("Merge them now"),
            _("They are one entry now."),
            "plain",
            "link",
            CONFIRM,
            _WAITING | _STANDING,
            MergeForm,
            entries.merge,
        ),
    )
}


def run(act: Act, *, user: User, entry: Entry, facts: dict[str, Any]) -> Entry:
    """Calls the act's service. Raises Refused."""
    which = "keep_id" if act.name == "merge" else "entry_id"
    return act.service(user=user, **{which: entry.pk}, **facts)
