"""What refusals and steps of inspections say to people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blocklists.refusing import Refused

# code → sentence; `%(name)s` is filled from the refusal's facts
SENTENCES: dict[str, Promise] = {
    # who
    "not_allowed": _("Your account may not do this."),
    "dissolved": _("The authority %(name)s is dissolved. Its users order, find and decide nothing any more."),
    "not_own": _("This inspection is another authority's. You can read it, and it alone acts in it."),
    # when
    "unknown_inspection": _("There is no such inspection."),
    "stale": _("Somebody has acted in this inspection meanwhile. Look at it afresh."),
    "over": _("This inspection is closed or withdrawn, and nothing is added to it any more."),
    "acknowledged_already": _("This order has been acknowledged, or counts as served, already."),
    "not_acknowledged": _(
        "The platform has not acknowledged the order yet. After two working days it counts as served."
    ),
    "package_unknown": _("There is no such package of this inspection."),
    "package_unready": _("This package is not ready yet. Wait until it is made, then deliver it."),
    "delivered_already": _("This package was delivered already."),
    "unknown_finding": _("There is no such finding in this inspection."),
    "unknown_penalty": _("There is no such penalty in this inspection."),
    "demanded_already": _("That this be put right is demanded already."),
    "nothing_owed": _("No proof is owed for this finding now."),
    "nothing_handed_in": _("No proof waits for a look here."),
    "findings_open": _(
        "%(count)s of the findings are still open: wait for the proof, look at it, or decide a penalty where it was not"
        " put right."
    ),
    "found_already": _("Findings are on record: an order with findings is closed, never withdrawn."),
    "revoked_already": _("This penalty was taken back already."),
    # the order
    "kind_unknown": _("Choose one of the kinds."),
    "choice_unknown": _("Choose one of the list."),
    "place_unknown": _("No place has this code. It is six digits of GB/T 2260, as 330106."),
    "place_abolished": _("This code, once %(name)s, was not in use in that period. Name the place that took its area."),
    "place_elsewhere": _("This is not within your place: an authority inspects its own place and those below it."),
    "period_backwards": _("The period ends before it begins."),
    "period_to_come": _("The period ends after today. What has not happened yet can't be inspected."),
    "period_too_long": _("A period spans at most %(years)s years."),
    "not_kept": _(
        "What happened before %(earliest)s is no longer kept: records last %(years)s years (LE2026 16). Begin on that"
        " day or later."
    ),
    "not_kept_key": _(
        "What happened before %(earliest)s is no longer kept, of key rooms neither (LM2021 14). Begin on that day or"
        " later."
    ),
    "material_unknown": _("Say which material is demanded: at least one of the list."),
    "basis_missing": _("Say on which legal basis: at least one of the list."),
    "basis_unknown": _("One of these legal bases is not known here."),
    "basis_of_others": _("One of these legal bases is not your department's."),
    "due_missing": _("Say by which day."),
    "due_past": _("The deadline is a day after today."),
    "due_far": _("This deadline is more than a year away. Check the year."),
    "words_missing": _("Say it in a sentence or two."),
    "too_long": _("This is too long: at most %(most)s characters."),
    "unreadable": _("This has characters that can't be kept. Type it anew instead of pasting it."),
    # whom it is about
    "too_many": _("At most %(most)s can be named. Leave it empty to inspect everything of the place."),
    "not_here": _("“%(line)s” is not found within the scope of this inspection."),
    "several": _("Several are called “%(line)s”. Name one by its number: %(numbers)s"),
    "draw_missing": _("A random inspection needs a draw: draw the streams first."),
    "draw_unknown": _("There is no such draw of yours."),
    "draw_waits": _("The lot is not drawn yet: its seed is the next seal. It takes a minute at most."),
    "draw_used": _("This draw has led to an inspection already."),
    "draw_is_random": _("An inspection of drawn streams is a random one."),
    "draw_alone": _("The streams are those that were drawn: none can be added."),
    "draw_elsewhere": _("The drawn streams do not all lie in this place. Choose the place of the draw."),
    # findings
    "article_unknown": _("Choose an article of the list."),
    "case_unknown": _("One of these cases is not within the scope of this inspection."),
    "exhibit_unknown": _("One of these exhibits is not within the scope of this inspection."),
    "evidence_missing": _("A grave finding rests on evidence: name a case or an exhibit, or add a file."),
    "seen_later": _("This moment has not come yet."),
    # penalties
    "band_missing": _(
        "Choose the law that sets the penalty. LM2021 sets none of its own (article 28): a finding under it is punished"
        " under another law."
    ),
    "kind_of_others": _("The law you chose does not set this kind of penalty."),
    "amount_missing": _("A fine has an amount."),
    "amount_not_wanted": _("This kind of penalty has no amount."),
    "amount_unreadable": _("This is no amount in yuan."),
    "amount_outside": _(
        "The law sets ¥%(least)s to ¥%(most)s. Outside of that, say why the decision lessens it or counts otherwise."
    ),
    "decided_later": _("The day of the decision has not come yet."),
    "decided_before": _("The decision can't be older than the order of this inspection."),
    "appeal_before": _("The appeal can't end before the decision."),
    "penalised_already": _("This penalty of this decision is on record already."),
    "not_grave": _("Only a grave finding leads to the joint list."),
    "nobody_to_list": _("The joint list is of those who market: this finding names no such party."),
    "listed_past": _("The last day on the list is today or later."),
    "listed_far": _("This is more than ten years away. Check the year."),
    # letters
    "meets_missing": _("Say when the interview is."),
    "meets_past": _("This moment is over already."),
    "meets_not_wanted": _("Only an interview has a moment."),
    # draws
    "take_outside": _("Draw at least one stream, and at most %(most)s."),
    "nothing_to_draw": _("No stream was on air there in that time."),
    "too_few": _("Only %(count)s streams were on air there in that time. Draw fewer, or choose a longer time."),
    "population_too_large": _(
        "More than %(most)s streams were on air there. Choose a shorter time or a smaller place."
    ),
    # from the list of blocked ones
    "overlaps": _("Entry %(number)s already says so about this party."),
    "reason_missing": _("Say why, in a sentence or two."),
    "end_past": _("This end is over already."),
}

# code of a step → what happened, for the history
STEPS: dict[str, Promise] = {
    "ordered": _("ordered"),
    "acknowledged": _("acknowledged by the platform"),
    "served": _("counted as served: nobody acknowledged it in time"),
    "delivered": _("material delivered"),
    "found": _("finding put on record"),
    "noted": _("mystery note written"),
    "demanded": _("to be put right"),
    "handed_in": _("proof handed in"),
    "accepted": _("put right"),
    "refused": _("not put right: owed again"),
    "penalised": _("penalty recorded"),
    "revoked": _("penalty taken back"),
    "wrote": _("letter written"),
    "closed": _("closed"),
    "withdrawn": _("withdrawn"),
}

CLOCKS: dict[str, Promise] = {
    "acknowledge": _("The order is acknowledged, or counts as served"),
    "deliver": _("The material is owed"),
    "rectify": _("A proof is owed"),
}


def sentence(refused: Refused) -> str:
    """In the reader's language; the code itself for one that nobody has put into words."""
    words = SENTENCES.get(refused.code)
    return str(words) % refused.facts if words else refused.code
