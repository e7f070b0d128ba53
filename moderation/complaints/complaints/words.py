"""What refusals, steps and turns about complaints say to people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blocklists.refusing import Refused

# code → sentence; `%(name)s` is filled from the refusal's facts
SENTENCES: dict[str, Promise] = {
    # who
    "not_yours": _("You can complain for yourself, or for a minor you are the guardian of."),
    "no_party": _("Register as a buyer first: the answer has to reach somebody."),
    "guardian_first": _("A guardian has to complain for you."),
    "not_possible": _("This complaint can't be taken here. The viewer's guardian can file it on the platform."),
    "own_room": _("This is your own room."),
    # about what
    "unknown_kind": _("Choose whether it is a complaint or a report."),
    "unknown_reason": _("Choose one of the reasons."),
    "unknown_wish": _("Choose one of the wishes."),
    "target_missing": _("Name the room or the stream that it is about."),
    "unknown_target": _("There is no such room or stream."),
    "other_room": _("This stream is none of that room."),
    "moment_without_stream": _("A moment is one in a stream: name the stream."),
    "moment_outside": _("This moment is not in the stream."),
    "order_missing": _("Give the number of the order that this is about."),
    "wish_in_report": _("A report asks for nothing for yourself. File a complaint instead."),
    "too_long": _("This is too long: at most %(most)s characters."),
    "words_missing": _("Say in a few words what happened."),
    "words_too_long": _("This is too long: at most %(most)s characters. Say what matters most first."),
    "too_many_files": _("At most %(most)s files."),
    "file_not_yours": _("One of the files is none of yours, or was deleted."),
    "day_missing": _("Name the day on which the goods came, or the day on which you sent them back."),
    "day_to_come": _("This day is still to come."),
    "sent_back_before": _("The goods can't have been sent back before they came."),
    "day_too_early": _("Nothing can have come from here before %(first)s. Put the day right, or leave it out."),
    "ref_taken": _("Another complaint has this id already."),
    "too_many_now": _("Too many complaints within an hour. Nothing was lost: file this one later."),
    # afterwards
    "unknown_complaint": _("There is no such complaint of yours."),
    "settled_already": _("This complaint has been answered or taken back already."),
    "nobody_to_keep_for": _("A file is kept with who complains, and this report names nobody."),
    "not_asked": _("You are not asked to answer this complaint."),
    "not_to_be_asked": _("The operator is asked only about a complaint with a wish, and never about minors."),
    "answered_already": _("You answered this complaint already. The complainant says now whether that settles it."),
    "nothing_to_accept": _("There is no answer of the operator to agree or disagree with."),
    "unknown_offer": _("Choose one of the offers."),
    # who stands behind the room
    "no_purchase": _("This is asked in a dispute about a purchase: your complaint asks nothing of the operator."),
    "no_dispute_yet": _("There is no dispute yet: the operator still has time to answer, or you to say yes or no."),
    "dispute_over": _("This complaint was settled or taken back. Should the matter go on, complain again."),
    "operator_unknown": _("No operator of this room is registered here: its own platform has to say who it is."),
    "disclosure_asked": _("You have asked already. You get an answer by the day below."),
    "disclosure_given": _("It has been given to you already: it stands below."),
    "disclosure_asked_often": _("You were told %(most)s times why not. The market regulator (12315) can ask instead."),
    "reason_missing": _("Say in at least %(least)s characters what you need it for."),
    "unknown_disclosure": _("There is no such request."),
    "disclosure_part": _("You belong to one of the sides, so a colleague answers this."),
    "disclosure_answered": _("A colleague has answered this already."),
    "disclosure_words_missing": _("Say why in at least %(least)s characters: the buyer reads it. Nothing was done."),
    "disclosure_words_too_long": _("The words are too long: at most %(most)s characters. Nothing was done."),
    "nothing_on_file": _("No name of the operator is on file, so there is nothing to give. Nothing was done."),
    "use_stopped": _(
        "The operator has left and asked for deletion: what the law keeps is opened for an authority alone. Refuse, and"
        " point to 12315. Nothing was done."
    ),
    "operator_minor": _(
        "The operator is a minor, and of minors no more is given away than must be. Refuse, and point to the guardian"
        " or to 12315. Nothing was done."
    ),
    "changed_meanwhile": _("What is on file changed at this very moment. Look at it once more. Nothing was done."),
    "quota_reached": _(
        "This opens %(needed)s values, and you may open %(left)s more today. Ask a colleague, or go on after midnight."
        " Nothing was done."
    ),
    # deciding
    "unknown_finding": _("Choose whether the complaint is found right. Nothing was decided."),
    "answer_missing": _("Answer in at least %(least)s characters: the complainant reads it. Nothing was decided."),
    "answer_too_long": _("The answer is too long: at most %(most)s characters. Nothing was decided."),
    "measure_without_right": _("Who is not found wrong gets no measure. Nothing was decided."),
}

# what a receipt says of each step
STEPS: dict[str, Promise] = {
    "filed": _("Filed"),
    "file_added": _("A picture was added"),
    "asked": _("The operator was asked to answer"),
    "operator_answered": _("The operator answered"),
    "operator_silent": _("The operator did not answer in time; the platform decides without it"),
    "accepted": _("The complainant agreed: settled"),
    "refused": _("The complainant did not agree: the platform decides"),
    "upheld": _("Found right"),
    "rejected": _("Not found right"),
    "withdrawn": _("Taken back"),
    "handed_over": _("Not answered in time: laid before the authority (12315)"),
    "days_told": _("The days that the goods came and went back were told"),
    "refund_late": _("Sent back seven days ago, and still open: it comes forward"),
    "refund_deliberate": _("Sent back fifteen days ago, and still open: the delay counts as deliberate"),
    "raised": _("Several buyers complain of the same product: it goes first"),
    "appeal_overturned": _("Found right after an appeal"),
    "disclosure_asked": _("Asked who stands behind the room"),
    "disclosure_given": _("The complainant was told who stands behind the room"),
    "disclosure_refused": _("It was not said who stands behind the room"),
}

# whose turn it is, on a receipt
TURNS: dict[str, Promise] = {
    "operator": _("The operator must answer next"),
    "platform": _("The platform must answer next"),
    "complainant": _("You must say next whether the answer settles it"),
    "authority": _("The authority must answer next"),
    "nobody": _("Nobody has to do anything any more"),
}

# the name of each clock
CLOCKS: dict[str, Promise] = {
    "answer": _("The platform's answer is due"),
    "operator": _("The operator's answer is due"),
    "return": _("Goods can be sent back without a reason until"),
    "refund": _("The price has to be paid back by"),
    "deliberate": _("From then on the delay counts as deliberate"),
    "authority": _("The authority says by then whether it accepts"),
}


def sentence(refused: Refused) -> str:
    """In the reader's language."""
    return str(SENTENCES[refused.code]) % refused.facts
