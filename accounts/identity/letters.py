"""Letters about one's registration. Reasons are chosen from lists, so each has a letter of its own: whole sentences,
in the language of whoever reads it."""

from django.utils.translation import gettext_lazy as _

from accounts.identity.reasons import REFUSALS, SUSPENSIONS
from delivery.notices import Letter

_REAL_NAME, _RECHECK, _QUALIFIED = "LM2021 8", "LE2026 8", "LC2022"

LETTERS: dict[str, Letter] = (
    {
        "identity_submitted": Letter(
            _("Your registration has been handed in"),
            _("It is being checked. You need not do anything."),
            _("We write to you as soon as it is decided; your registration page shows how far it is."),
            _REAL_NAME,
        ),
        "identity_to_staff": Letter(
            _("A person checks your registration"),
            _("The service that checks identities by machine is out of reach, so staff check yours on your documents."),
            _("You need not do anything. If a picture of your document is missing, add it on your registration page."),
            _REAL_NAME,
        ),
        "identity_verified": Letter(
            _("Your registration is verified"),
            _("Your identity was checked and is good until %(until)s."),
            _("Your go-live checklist shows what else a stream needs. We remind you before the next check."),
            _REAL_NAME,
        ),
        "identity_renewed": Letter(
            _("Your registration is confirmed again"),
            _("Your identity was checked again and is good until %(until)s."),
            _("You need not do anything. We remind you before the next check."),
            _RECHECK,
        ),
        "identity_restored": Letter(
            _("Your registration stands again"),
            _("The suspension has been lifted."),
            _("You can go on as before. Look at your go-live checklist before the next stream."),
            _REAL_NAME,
        ),
        "identity_closed": Letter(
            _("Your registration is closed"),
            _(
                "It can no longer be used to stream, sell or buy. What the law asks us to keep is kept and used for"
                " nothing else."
            ),
            _("If you did not ask for this, write to staff."),
            _REAL_NAME,
        ),
        "recheck_30": Letter(
            _("Please confirm your registration"),
            _("Identities are checked again every six months. Yours is good until %(until)s, about 30 days from now."),
            _("Open your registration page and confirm that nothing has changed, or say what has."),
            _RECHECK,
        ),
        "recheck_7": Letter(
            _("One week left to confirm your registration"),
            _("Your identity check is good until %(until)s. After that you can't go on air."),
            _("Open your registration page today and confirm that nothing has changed, or say what has."),
            _RECHECK,
        ),
        "recheck_1": Letter(
            _("Last day to confirm your registration"),
            _("Your identity check is good until %(until)s. After that you can't go on air."),
            _("Open your registration page now. Staff need some time to check."),
            _RECHECK,
        ),
        "identity_lapsed": Letter(
            _("Your identity check has lapsed"),
            _("It was good until %(until)s. Until it is renewed you can't go on air."),
            _("Open your registration page and confirm that nothing has changed, or say what has."),
            _RECHECK,
        ),
        "credential_verified": Letter(
            _("Your qualification is on file"),
            _("The paper you handed in was checked and taken."),
            _("You can now plan streams of the category it is for."),
            _QUALIFIED,
        ),
        "credential_refused": Letter(
            _("Your qualification was not taken"),
            _("The paper you handed in could not be taken."),
            _("Hand in a readable picture of a paper that is in your own name, in force and for this category."),
            _QUALIFIED,
        ),
        "credential_withdrawn": Letter(
            _("A paper of yours is no longer on file"),
            _("Staff withdrew it. Streams that need it can't start."),
            _("Write to staff if you do not know why, or hand in another one."),
            _QUALIFIED,
        ),
    }
    | {
        f"identity_refused.{code}": Letter(
            _("Your registration was not accepted"), ground.what, ground.next, ground.article
        )
        for code, ground in REFUSALS.items()
    }
    | {
        f"identity_suspended.{code}": Letter(
            _("Your registration is suspended"), ground.what, ground.next, ground.article
        )
        for code, ground in SUSPENSIONS.items()
    }
)
