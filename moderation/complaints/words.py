"""What the codes of `Refused` about appeals say to people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blocklists import words as blocklist_words
from blocklists.refusing import Refused

# code → sentence; `%(name)s` is filled from the refusal's facts
SENTENCES: dict[str, Promise] = {
    # appealing
    "not_yours": _("Only who the entry is about can appeal against it, or a guardian or the platform for them."),
    "appealed_already": _("You have appealed against this entry already. You get an answer by the end of %(until)s."),
    "appeal_answered": _("Your appeal against this entry has been answered. There is one appeal for each entry."),
    "appeal_withdrawn": _("You took your appeal against this entry back. There is one appeal for each entry."),
    "appeal_overturned": _("This entry is overturned already: it no longer counts anywhere."),
    "appeal_merged": _("This entry was merged into entry %(number)s. Appeal against that one."),
    "appeal_too_late": _("An appeal against this entry was possible until the end of %(until)s."),
    "unknown_appeal": _("There is no such appeal of yours."),
    "words_too_short": _("Say in at least %(least)s characters what is wrong about the entry."),
    "words_too_long": _("This is too long: at most %(most)s characters. Say what matters most first."),
    # answering
    "unknown_outcome": _("Choose one of the outcomes. Nothing was decided."),
    "answer_missing": _("Answer in at least %(least)s characters: the person reads it. Nothing was decided."),
    "answer_too_long": _("The answer is too long: at most %(most)s characters. Nothing was decided."),
    "until_missing": _("Say when the entry ends instead. Nothing was decided."),
    "until_not_wanted": _("Only an entry that is shortened gets another end. Nothing was decided."),
    "overturned_meanwhile": _("The entry was overturned meanwhile: answer this appeal so, too. Nothing was decided."),
}


def sentence(refused: Refused) -> str:
    """In the reader's language; what is no appeal's own code is the blocklist's."""
    words = SENTENCES.get(refused.code)
    return str(words) % refused.facts if words else blocklist_words.sentence(refused)
