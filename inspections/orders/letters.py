"""Letters about inspections: to the platform's officers, to the authority's people, to the party concerned. What was
found stands on the inspection's pages; letters name numbers, articles and days."""

from django.utils.translation import gettext_lazy as _

from delivery.notices import Letter

_COOPERATE = "LM2021 26; LE2026 21"

LETTERS: dict[str, Letter] = {
    # to the platform
    "inspection_ordered": Letter(
        _("%(authority)s orders inspection %(number)s"),
        _("The order names its legal basis, its scope and the material that is demanded."),
        _("Acknowledge it on its page, have the evidence package made, and deliver it by the end of %(due)s."),
        _COOPERATE,
    ),
    "inspection_deliver_soon": Letter(
        _("Inspection %(number)s: the material is owed soon"),
        _("%(authority)s has not received the material yet."),
        _("Deliver it by the end of %(due)s."),
        _COOPERATE,
    ),
    "inspection_deliver_late": Letter(
        _("Inspection %(number)s: the material is overdue"),
        _("The time ran out with the end of %(due)s. %(authority)s is told so."),
        _("Deliver it now. Withholding it can be punished by itself (LE2026 66)."),
        _COOPERATE,
    ),
    "inspection_found": Letter(
        _("Inspection %(number)s: a finding"),
        _("%(authority)s put a finding under %(article)s on record."),
        _("Read it on the inspection's page. If something has to be put right, a letter says by when."),
        _COOPERATE,
    ),
    "inspection_demanded": Letter(
        _("Inspection %(number)s: something has to be put right"),
        _("%(authority)s demands it for its finding under %(article)s."),
        _("Hand in the proof on the inspection's page by the end of %(due)s."),
        _COOPERATE,
    ),
    "inspection_refused": Letter(
        _("Inspection %(number)s: not put right"),
        _("%(authority)s looked at the proof for its finding under %(article)s, and it is not enough."),
        _("Read why on the inspection's page, and hand in the proof by the end of %(due)s."),
        _COOPERATE,
    ),
    "inspection_accepted": Letter(
        _("Inspection %(number)s: put right"),
        _("%(authority)s accepts the proof for its finding under %(article)s."),
        _("You need not do anything about this finding."),
        _COOPERATE,
    ),
    "inspection_rectify_soon": Letter(
        _("Inspection %(number)s: a proof is owed soon"),
        _("The finding under %(article)s has to be put right."),
        _("Hand in the proof by the end of %(due)s."),
        _COOPERATE,
    ),
    "inspection_rectify_late": Letter(
        _("Inspection %(number)s: a proof is overdue"),
        _("The time to put right the finding under %(article)s ran out with the end of %(due)s."),
        _("Hand in the proof now. %(authority)s is told that it is late."),
        _COOPERATE,
    ),
    "inspection_penalised": Letter(
        _("Inspection %(number)s: a penalty is on record"),
        _("%(authority)s decided %(decision)s under %(law)s, on its finding under %(article)s."),
        _("Read it on the inspection's page."),
        _COOPERATE,
    ),
    "inspection_listed": Letter(
        _("Inspection %(number)s: a party is on the joint list"),
        _(
            "%(authority)s ordered it with decision %(decision)s under %(law)s. It is in force until the end of"
            " %(until)s."
        ),
        _("Every door refuses the party already. You need not do anything; the entry stands among the blocklists."),
        "LM2021 29",
    ),
    "inspection_revoked": Letter(
        _("Inspection %(number)s: a penalty was taken back"),
        _("Decision %(decision)s of %(authority)s holds no longer."),
        _("If it had put somebody on the joint list, that entry has ended."),
        _COOPERATE,
    ),
    "inspection_closed": Letter(
        _("Inspection %(number)s is closed"),
        _("%(authority)s closed it."),
        _("You need not do anything."),
        _COOPERATE,
    ),
    "inspection_withdrawn": Letter(
        _("Inspection %(number)s is withdrawn"),
        _("%(authority)s took its order back."),
        _("You need not deliver anything."),
        _COOPERATE,
    ),
    # to the authority
    "inspection_acknowledged": Letter(
        _("Inspection %(number)s is acknowledged"),
        _("The platform has the order."),
        _("Its material comes by the deadline; you are told when it is there."),
        _COOPERATE,
    ),
    "inspection_served": Letter(
        _("Inspection %(number)s counts as served"),
        _("Nobody at the platform acknowledged the order in time."),
        _("The deadline for its material runs on."),
        _COOPERATE,
    ),
    "inspection_delivered": Letter(
        _("Inspection %(number)s: the material is there"),
        _("The platform delivered an evidence package."),
        _("Open it from the inspection's page, and verify it with the script it brings along."),
        _COOPERATE,
    ),
    "inspection_handed_in": Letter(
        _("Inspection %(number)s: a proof was handed in"),
        _("The platform says that the finding under %(article)s is put right."),
        _("Look at the proof on the inspection's page, and accept it or not."),
        _COOPERATE,
    ),
    "inspection_deliver_lapsed": Letter(
        _("Inspection %(number)s: the material did not come in time"),
        _("The platform let the deadline of %(due)s pass."),
        _("You may put it on record as a finding."),
        _COOPERATE,
    ),
    "inspection_rectify_lapsed": Letter(
        _("Inspection %(number)s: a proof did not come in time"),
        _("The finding under %(article)s was to be put right by the end of %(due)s."),
        _("You may decide a penalty under the law that sets one."),
        _COOPERATE,
    ),
    # to the party
    "inspection_found_about_you": Letter(
        _("%(authority)s put a finding about you on record"),
        _("It is about %(article)s, in inspection %(number)s."),
        _("You need not do anything yet. If something has to be put right, a letter says by when."),
        _COOPERATE,
    ),
    "inspection_demanded_about_you": Letter(
        _("%(authority)s demands that you put something right"),
        _("It is about %(article)s, in inspection %(number)s."),
        _("Put it right and give the platform the proof, so that it can hand it in by the end of %(due)s."),
        _COOPERATE,
    ),
    "inspection_refused_about_you": Letter(
        _("%(authority)s says that it is not put right yet"),
        _("It is about %(article)s, in inspection %(number)s."),
        _("Put it right and give the platform the proof, so that it can hand it in by the end of %(due)s."),
        _COOPERATE,
    ),
    "inspection_penalised_about_you": Letter(
        _("%(authority)s decided a penalty about you"),
        _("It is decision %(decision)s under %(law)s, in inspection %(number)s, and is about %(article)s."),
        _("The decision itself says what is to be paid or done, and where to appeal. The appeal ends on %(appeal)s."),
        "LM2021 28",
    ),
    "inspection_penalised_no_day": Letter(
        _("%(authority)s decided a penalty about you"),
        _("It is decision %(decision)s under %(law)s, in inspection %(number)s, and is about %(article)s."),
        _("The decision itself says what is to be paid or done, and where and until when to appeal."),
        "LM2021 28",
    ),
    "inspection_revoked_about_you": Letter(
        _("A penalty about you was taken back"),
        _("Decision %(decision)s of %(authority)s holds no longer."),
        _("If it had put you on the joint list, you are off it. You need not do anything."),
        "LM2021 28",
    ),
    # the authority's own letters
    "inspection_interview": Letter(
        _("%(authority)s invites you to an interview"),
        _("The invitation belongs to inspection %(number)s. It says when and where."),
        _("Open it: the authority sees that it has arrived."),
        "LE2026 52",
    ),
    "inspection_warning": Letter(
        _("%(authority)s sent you a warning letter"),
        _("The letter belongs to inspection %(number)s."),
        _("Open it: the authority sees that it has arrived."),
        "LE2026 52",
    ),
}
