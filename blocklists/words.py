"""What the codes of `Refused` and the articles of entries say to people."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blocklists import house_rule
from blocklists.refusing import Refused
from blocklists.sharing.words import SENTENCES as SHARING

# code → sentence; `%(name)s` is filled from the refusal's facts
SENTENCES: dict[str, Promise] = SHARING | {
    # who
    "not_allowed": _("Your role may not do this with blocklist entries."),
    "own_party": _("Nobody acts on an entry about a party of one’s own."),
    "same_person": _("A second person is needed: who proposed this can't also confirm or judge it."),
    "not_yours": _("Only who proposed an entry can withdraw it. Decline it instead."),
    # when
    "unknown_entry": _("There is no such entry."),
    "stale": _("Somebody has changed this entry meanwhile. Look at it afresh."),
    "not_waiting": _("This entry no longer waits for a second person."),
    "not_standing": _("This entry is not in force and not planned, so there is nothing to change."),
    "never_stood": _("This entry was never confirmed, so there is nothing to overturn."),
    "by_penalty": _(
        "An authority ordered this entry: %(basis)s. It ends with that decision, and only the authority ends it."
    ),
    "basis_ended": _("The entry that this one rests on was declined or ended meanwhile. Decline this one as well."),
    "ended_meanwhile": _("The period of this entry is over already. Propose another one if it is still needed."),
    "overlaps": _("Entry %(number)s already says so about this person for the same time. Change that one, or merge."),
    # what was typed
    "side_unknown": _("Choose whether this is about a streamer or a buyer."),
    "ground_unknown": _("Choose a ground of the list."),
    "ground_of_other_side": _("This ground does not fit the side you chose."),
    "article_unknown": _("An entry about a streamer cites an article on the list; one about a buyer the house rule."),
    "reason_missing": _("Say why, in a sentence or two: the person will read it."),
    "words_missing": _("Say why, in a sentence or two."),
    "too_long": _("This is too long: at most %(most)s characters."),
    "unreadable": _("This has characters that can't be kept. Type it anew instead of pasting it."),
    "scope_unknown": _("Choose what may not be done from the list."),
    "scope_of_other_side": _("This does not fit the side you chose."),
    "category_unknown": _("One of these categories is not known here. Write the code of each from the list."),
    "source_unknown": _("Choose an own decision or the order of an authority."),
    "end_before_start": _("The end must come after the start."),
    "end_past": _("This end is over already."),
    "end_missing": _("Say when it ends, or why it has no end."),
    "longer_than_rule": _(
        "The house rule allows an entry about a buyer at most %(days)s days, and never without an end."
    ),
    "not_shorter": _("This would not be shorter. What is longer is proposed anew, and a second person confirms it."),
    "not_longer": _("This would not be longer. What is shorter can be set at once."),
    "no_end_already": _("This entry has no end, so it can't be made longer."),
    "subject_missing": _("Say whom this is about: an account, or something the person is known by."),
    "identifier_unknown_kind": _("This kind of identifier is not known here."),
    "identifier_invalid": _("Identifier %(line)s is not right: check every character."),
    "too_many_identifiers": _("At most %(most)s identifiers stand in one entry."),
    "basis_missing": _("Name the order it rests on: which authority, which number, which date."),
    # merging and linking
    "same_entry": _("Choose two different entries."),
    "other_side": _("One is about a streamer and one about a buyer: they stay apart."),
    "not_one_person": _("Nothing proves that both are about the same person, so they can't be merged."),
    "merge_into_waiting": _(
        "An entry that is confirmed can't be merged into one that still waits. Choose the other way."
    ),
    "merge_of_list": _(
        "One of them rests on what another platform told us, and ends when that one takes it back: they stay apart."
    ),
    "merge_appealed": _("An appeal against the other entry waits for its answer. Merge them afterwards."),
    "not_settled": _("Nobody has said yet that this account is of the same person."),
    "strong_by_entry": _("An account or a document is listed by an entry of its own, which a second person confirms."),
    "nothing_new": _("There is nothing new to add."),
    # who is like a listed person
    "party_unknown": _("No party of this platform has this name. Tell of it first."),
    "kind_not_seen": _("An account is seen with a mobile, payee, device, stream key, address or name, nothing else."),
    "answer_unknown": _("Say of each whether it is the same person or somebody else."),
    "suspicion_unknown": _("One of these questions is not about this account. Look at it afresh."),
}


def sentence(refused: Refused) -> str:
    """In the reader's language; the code itself for one that nobody has put into words."""
    words = SENTENCES.get(refused.code)
    return str(words) % refused.facts if words else refused.code


def article_words(article: str) -> str:
    """What an entry cites, in the reader's language; an abbreviation that nobody knows stays as it is."""
    number = house_rule.version_of(article)
    if number is not None:
        return gettext("house rule of this site, version %(version)s") % {"version": number}
    words = _ARTICLES.get(article)
    return str(words) if words else article


_ARTICLES: dict[str, Promise] = {
    "LM2021 14": _("Livestream Marketing Measures (2021), article 14"),
    "LM2021 29": _("Livestream Marketing Measures (2021), article 29"),
    "LE2026 14": _("Livestream E-commerce Measures (2026), article 14"),
}
