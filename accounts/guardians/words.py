"""What people read about guardianship: letters, a reviewer's list, and what is wrong and what to do."""

from django.utils.translation import gettext_lazy as _

from accounts.identity.reasons import REFUSALS as ALL_REFUSALS
from delivery.notices import Letter

_ARTICLE = "PIPL 31; Minors Law 76"

# what a reviewer chooses from: code → Ground, as for registrations
REFUSALS = {
    code: ALL_REFUSALS[code]
    for code in ("not_the_guardian", "photo_unreadable", "document_missing", "expired_document", "other")
}

# codes of NotNow
SENTENCES = {
    "not_yours": _("This is not your registration."),
    "too_many_tries": _("Too many wrong codes. Wait an hour, then type the code again."),
    "try_later": _("Codes can't be checked just now. Try again in some minutes."),
    "wrong_code": _("This code is not right, or older than a day. Ask for a new one."),
    "same_person": _("Nobody is one's own guardian. The other person types the code, signed in to the other account."),
    "relation_missing": _("Choose how you are related to the minor."),
    "proof_missing": _("Add a picture of a paper that proves it: a birth certificate, a household register."),
    "guardian_identity_missing": _("A guardian registers with an identity first. Hand in yours, then link the minor."),
    "guardian_not_verified": _("The guardian's own identity is not verified. Decide that first."),
    "guardian_under_age": _("A guardian is 18 or older."),
    "not_a_minor": _("Whoever is 18 or older needs no guardian."),
    "already_linked": _("The two are linked already."),
    "stale": _("This changed meanwhile. Look at it afresh."),
    "own_registration": _("You belong to one of the two. Somebody else has to decide this."),
}

LETTERS = {
    "guardian_proposed": Letter(
        _("A guardianship waits for a check"),
        _("The code was used, and the guardian's papers are with our staff."),
        _("You need not do anything. We write to you when it is decided."),
        _ARTICLE,
    ),
    "guardian_verified": Letter(
        _("A guardianship is verified"),
        _("The guardian can now consent, set limits and see how they are used."),
        _("The guardian's page shows what waits for consent. Each consent can be withdrawn there at any time."),
        _ARTICLE,
    ),
    "guardian_ended": Letter(
        _("A guardianship has ended"),
        _("The guardian no longer sees or sets anything for the minor, and what was consented to no longer holds."),
        _("A minor who streams needs a guardian's consent before the next stream. Link again with a new code."),
        _ARTICLE,
    ),
} | {
    f"guardian_refused.{code}": Letter(_("A guardianship was not accepted"), ground.what, ground.next, _ARTICLE)
    for code, ground in REFUSALS.items()
}
