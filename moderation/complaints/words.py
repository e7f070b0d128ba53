"""What the codes of `Refused` about appeals say to people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blocklists import words as blocklist_words
from blocklists.refusing import Refused

# code → sentence; `%(name)s` is filled from the refusal's facts
SENTENCES: dict[str, Promise] = {
    # appealing
    "not_yours": _("Only whom it concerns can appeal against this, or a guardian or the platform for them."),
    "appealed_already": _("You have appealed against this already. You get an answer by the end of %(until)s."),
    "appeal_answered": _("Your appeal against this has been answered. There is one appeal for each."),
    "appeal_withdrawn": _("You took your appeal against this back. There is one appeal for each."),
    "appeal_overturned": _("This is overturned already: it no longer counts anywhere."),
    "appeal_elsewhere": _("An authority ordered this: %(basis)s. Its decision says where and until when to appeal."),
    "appeal_merged": _("This entry was merged into entry %(number)s. Appeal against that one."),
    "appeal_replaced": _("Decision %(number)s took the place of this one. Appeal against that one."),
    "appeal_machine": _(
        "A machine did this by itself. A person looks at it, and you may appeal against what it decides."
    ),
    "nothing_to_appeal": _(
        "A reminder takes nothing from you. An entry on the blocklist is appealed against by itself."
    ),
    "not_answered_yet": _("Your complaint is not answered yet. You can appeal against the answer."),
    "nothing_refused": _("Your complaint was not turned down, so there is nothing to appeal against."),
    "appeal_too_late": _("An appeal against this was possible until the end of %(until)s."),
    "unknown_decision": _("There is no such decision about you."),
    "unknown_complaint": _("There is no such complaint of yours."),
    "unknown_appeal": _("There is no such appeal of yours."),
    "unknown_code": _("No decision has this number and code. Check both: they stand in the letter about the decision."),
    "words_too_short": _("Say in at least %(least)s characters what is wrong about it."),
    "words_too_long": _("This is too long: at most %(most)s characters. Say what matters most first."),
    "too_many_files": _("At most %(most)s pictures come with an appeal. Choose those that prove most."),
    "unknown_file": _("One of the pictures is not yours or is gone. Hand it in once more."),
    # answering
    "unknown_outcome": _("Choose one of the outcomes. Nothing was decided."),
    "answer_missing": _("Answer in at least %(least)s characters: the person reads it. Nothing was decided."),
    "answer_too_long": _("The answer is too long: at most %(most)s characters. Nothing was decided."),
    "until_missing": _("Say when the entry ends instead. Nothing was decided."),
    "until_not_wanted": _("Only an entry that is shortened gets another end. Nothing was decided."),
    "overturned_meanwhile": _("It was overturned meanwhile: answer this appeal so, too. Nothing was decided."),
    "wishes_missing": _("Nothing would be left: that is overturned, not changed. Nothing was decided."),
    "wishes_not_wanted": _("Measures are chosen only for a changed decision. Nothing was decided."),
    "wish_heavier": _("A changed decision asks for less, never for more. Nothing was decided."),
    "wishes_same": _("This would leave the decision as it is: uphold it instead. Nothing was decided."),
    "nothing_to_change": _("Nothing of the decision is in force any more: uphold or overturn it. Nothing was decided."),
    "case_open": _("A second person sent this decision back. Put the appeal aside until it is decided anew."),
}


def sentence(refused: Refused) -> str:
    """In the reader's language; what is no appeal's own code is the blocklist's."""
    words = SENTENCES.get(refused.code)
    return str(words) % refused.facts if words else blocklist_words.sentence(refused)
