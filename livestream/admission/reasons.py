"""The door's reasons in words: what happened, what to do next, how long that takes."""

from django.utils.translation import gettext_lazy as _

from accounts.refusals import Reason

A_REVIEW = _("A reviewer looks at it within a day.")
A_MINUTE = _("A minute.")

DOOR_REASONS: dict[str, Reason] = {
    "check_failed": Reason(
        "LM2021 8",
        _("The check “%(check)s” could not be made, so the door stays shut."),
        _("Try again in a minute; if it stays so, tell the platform's support."),
        A_MINUTE,
    ),
    # who
    "operator_missing": Reason(
        "LM2021 8; LE2026 28",
        _("No operator is named for this stream."),
        _("Name the operator who holds the room."),
        A_MINUTE,
    ),
    "streamer_missing": Reason(
        "LM2021 8; LE2026 28",
        _("No streamer is named for this stream."),
        _("Name everybody who will be on camera."),
        A_MINUTE,
    ),
    "streamer_not_a_person": Reason(
        "LM2021 8",
        _("%(name)s is registered as an organisation; on camera stands a person."),
        _("Name the person who will be on camera as the streamer."),
        A_MINUTE,
    ),
    "identity_missing": Reason(
        "LM2021 8; LE2026 8",
        _("%(name)s has not handed in an identity."),
        _("Register with real name and document."),
        A_REVIEW,
    ),
    "identity_waiting": Reason(
        "LM2021 8; LE2026 8",
        _("The identity of %(name)s waits for a check."),
        _("Wait for the answer: it comes as a letter."),
        A_REVIEW,
    ),
    "identity_refused": Reason(
        "LM2021 8; LE2026 8",
        _("The identity of %(name)s was refused."),
        _("Read the letter, put right what it names, and hand in again."),
        A_REVIEW,
    ),
    "identity_suspended": Reason(
        "LM2021 8; LM2021 14",
        _("The identity of %(name)s is suspended."),
        _("Read the letter about it; the platform's support answers questions."),
    ),
    "identity_closed": Reason(
        "LM2021 8; PIPL 47",
        _("The registration of %(name)s is closed."),
        _("Register anew, or name somebody else."),
        A_REVIEW,
    ),
    "identity_lapsed": Reason(
        "LE2026 8; OT2021 24",
        _("The six-monthly re-check of %(name)s is overdue."),
        _("Confirm or renew the registered facts."),
        A_REVIEW,
    ),
    "recheck_due": Reason(
        "LE2026 8; OT2021 24",
        _("The six-monthly re-check of %(name)s is due by %(day)s."),
        _("Confirm or renew the registered facts before that day."),
        A_REVIEW,
    ),
    # age
    "under_16": Reason(
        "LM2021 17; Minors Law 76",
        _("%(name)s is under 16."),
        _("Nobody under 16 may stream or hold a room. Name somebody older."),
    ),
    "age_unknown": Reason(
        "LM2021 17",
        _("The age of %(name)s is not known."),
        _("Hand in a document that shows the date of birth."),
        A_REVIEW,
    ),
    "guardian_missing": Reason(
        "LM2021 17; Minors Law 76",
        _("%(name)s is 16 or 17, and no guardian is registered."),
        _("Give the guardian a code from your registration page; both are then checked."),
        A_REVIEW,
    ),
    "guardian_not_verified": Reason(
        "LM2021 17; Minors Law 76",
        _("The guardian of %(name)s is not verified."),
        _("The guardian registers with an identity of their own."),
        A_REVIEW,
    ),
    "guardian_consent_missing": Reason(
        "LM2021 17; Minors Law 76",
        _("The guardian of %(name)s has not consented to streaming, or has withdrawn the consent."),
        _("The guardian reads the notice and consents on the guardian's page."),
        A_MINUTE,
    ),
    "guardian_consent_old": Reason(
        "LM2021 17; PIPL 14",
        _("The guardian of %(name)s consented to an earlier text, and it has changed in what matters."),
        _("The guardian reads the present text and consents again on the guardian's page."),
        A_MINUTE,
    ),
    # this very stream
    "dynamic_missing": Reason(
        "LM2021 8; LE2026 28",
        _("%(name)s was not checked for this stream."),
        _("Make the check on the page of this stream, at most %(minutes)s minutes before the start."),
        A_MINUTE,
    ),
    "dynamic_old": Reason(
        "LM2021 8; LE2026 28",
        _("The check of %(name)s for this stream is older than %(minutes)s minutes."),
        _("Make it once more."),
        A_MINUTE,
    ),
    "dynamic_mismatch": Reason(
        "LM2021 8; LE2026 28",
        _("The check found that the person on camera is not %(name)s."),
        _("Make it once more, by the registered person; or name who will really be on camera."),
        A_MINUTE,
    ),
    "review_missing": Reason(
        "LE2026 30",
        _("Nothing on file says that content, script, dress, set and props were looked over."),
        _("Fill in the form of this stream, or check a script in the studio: that counts for %(hours)s hours."),
        _("A few minutes."),
    ),
    # what they must have on file
    "training_missing": Reason(
        "LE2026 10",
        _("%(name)s has not passed the training."),
        _("Pass it in the studio before the first stream."),
        _("A quarter of an hour."),
    ),
    "training_lapsed": Reason(
        "LE2026 10",
        _("The training of %(name)s ran out on %(day)s: it is yearly."),
        _("Pass it again in the studio."),
        _("A quarter of an hour."),
    ),
    "training_due": Reason(
        "LE2026 10",
        _("The training of %(name)s runs out on %(day)s."),
        _("Pass it again in the studio before that day."),
        _("A quarter of an hour."),
    ),
    "qualification_missing": Reason(
        "LC2022 13",
        _("%(name)s has no qualification for %(field)s on file."),
        _("File the certificate, or choose another category."),
        A_REVIEW,
    ),
    "qualification_waiting": Reason(
        "LC2022 13",
        _("The qualification of %(name)s for %(field)s waits for a check."),
        _("Wait for the answer: it comes as a letter."),
        A_REVIEW,
    ),
    "qualification_due": Reason(
        "LC2022 13",
        _("The qualification of %(name)s for %(field)s ends on %(day)s."),
        _("File the new certificate before that day."),
        A_REVIEW,
    ),
    "agreement_platform_missing": Reason(
        "LM2021 7",
        _("%(name)s has not accepted the platform's agreement in its present version."),
        _("Read and accept it on the registration page."),
        A_MINUTE,
    ),
    "agreement_operator_missing": Reason(
        "LM2021 7; LE2026 28",
        _("No agreement between %(name)s and %(other)s is in force."),
        _("%(name)s accepts the operator's agreement on the registration page."),
        A_MINUTE,
    ),
    "agreement_agency_missing": Reason(
        "LM2021 24",
        _("No agreement with the agency %(name)s is in force."),
        _("The operator or the streamer files the signed agreement."),
        A_MINUTE,
    ),
    "agreement_due": Reason(
        "LM2021 7; LM2021 24",
        _("An agreement of %(name)s ends on %(day)s."),
        _("Renew it before that day."),
        A_MINUTE,
    ),
    # what is sold, to whom
    "category_unknown": Reason(
        "LM2021 7",
        _("Nobody has described the category “%(category)s”."),
        _("Choose a category of the list."),
        A_MINUTE,
    ),
    "category_never": Reason(
        "LM2021 7",
        _("The category “%(category)s” may not be sold live (%(basis)s)."),
        _("Choose other goods."),
    ),
    "licence_missing": Reason(
        "LM2021 5",
        _("The platform holds no licence in force for the category “%(category)s”."),
        _("Choose another category; a compliance officer enters the licence once it is there."),
    ),
    "licence_due": Reason(
        "LM2021 5",
        _("The platform's licence for the category “%(category)s” ends on %(day)s."),
        _("Nothing to do for you: a compliance officer renews it."),
    ),
    "audience_below_floor": Reason(
        "LM2021 12; Minors Law 59, 60",
        _("The stream is declared for %(audience)s; room, goods and content allow no younger audience than %(floor)s."),
        _("Plan the stream for %(floor)s."),
        A_MINUTE,
    ),
    # what stands in the way
    "stream_over": Reason(
        "LM2021 8",
        _("The stream has ended: the checks were made for that one."),
        _("Plan a new stream."),
        A_MINUTE,
    ),
    "start_cut": Reason(
        "LM2021 10; LE2026 13",
        _("The stream was cut. A cut is final for its stream."),
        _("Read the reasons in your letters; you may appeal, and plan a new stream."),
    ),
    "start_paused": Reason(
        "LM2021 10; LE2026 13",
        _("The stream is paused until %(until)s."),
        _("Wait until then; read the reasons in your letters."),
    ),
    "start_paused_open": Reason(
        "LM2021 10; LE2026 13",
        _("The stream is paused until a moderator resumes it."),
        _("Read the reasons in your letters."),
    ),
    "party_off_air": Reason(
        "LM2021 14; LE2026 12",
        _("%(name)s is off air until %(until)s."),
        _("Wait until then; read the reasons in your letters. You may appeal."),
    ),
    "party_barred": Reason(
        "LM2021 14; LE2026 12",
        _("%(name)s may not go on air."),
        _("Read the reasons in your letters. You may appeal."),
    ),
    "party_closed": Reason(
        "LM2021 14; LE2026 12",
        _("The account of %(name)s is closed."),
        _("The letter and the page “What stands against you” say why and how to appeal; somebody else has to do it."),
    ),
    "party_listed": Reason(
        "LM2021 14; LE2026 14",
        _("%(name)s is on the blocklist until %(until)s (entry %(number)s)."),
        _("The page “What stands against you” says why and how to appeal; until the end somebody else has to do it."),
    ),
    "party_listed_open": Reason(
        "LM2021 14; LE2026 14",
        _("%(name)s is on the blocklist without an end (entry %(number)s)."),
        _("The page “What stands against you” says why and how to appeal; somebody else has to do it."),
    ),
    # services of the door that did nothing
    "method_not_accepted": Reason(
        "LM2021 8",
        _("This platform does not accept a check of this kind."),
        _("Make the check in another way."),
    ),
    "not_your_own": Reason(
        "LM2021 8",
        _("This is not your own registration."),
        _("Everybody makes the check for themselves, signed in as themselves."),
    ),
    "sign_in_again": Reason(
        "LM2021 8",
        _("Your sign-in is too long ago for a check of your person."),
        _("Sign in once more, and make the check then."),
        A_MINUTE,
    ),
    "not_on_this_stream": Reason(
        "LE2026 28",
        _("%(name)s is not named for this stream."),
        _("Name everybody who will be on camera first."),
        A_MINUTE,
    ),
    "identity_not_good": Reason(
        "LM2021 8; LE2026 8",
        _("%(name)s has no verified identity in force to compare with."),
        _("Register, or renew the registration, first."),
        A_REVIEW,
    ),
    "own_check_locked": Reason(
        "LM2021 8",
        _("Too many wrong tries: the check is locked until %(until)s."),
        _("Try again then, or ask the platform's staff to make the check."),
        _("A quarter of an hour."),
    ),
    "too_many_streamers": Reason(
        "LE2026 28",
        _("At most %(most)s streamers can be named for one stream."),
        _("Plan a second stream."),
    ),
    "form_incomplete": Reason(
        "LE2026 30",
        _("Not yet looked over: %(missing)s."),
        _("Look it over, then tick it."),
        _("A few minutes."),
    ),
    "not_your_room": Reason(
        "LM2021 8",
        _("You do not act for the operator of this room."),
        _("The operator's owner or staff does this."),
    ),
    "not_an_operator": Reason(
        "LM2021 8",
        _("%(name)s is not registered as an operator."),
        _("Register as an operator first."),
        A_REVIEW,
    ),
    "not_your_streamer": Reason(
        "LE2026 28",
        _("%(name)s has no agreement with this operator."),
        _("The streamer accepts the operator's agreement first."),
        A_MINUTE,
    ),
    "room_closed": Reason(
        "LM2021 14",
        _("The room is closed."),
        _("Open another room."),
    ),
    "stream_on_air": Reason(
        "LM2021 8",
        _("The stream is on air."),
        _("End it first, or plan another one."),
    ),
    "moment_to_come": Reason(
        "LM2021 7; LE2026 10",
        _("That moment is still to come."),
        _("Send it once it has happened."),
    ),
    "counterparty_wrong": Reason(
        "LM2021 7; LM2021 24",
        _("An agreement with the platform names no counterparty, one with an operator or agency names it."),
        _("Send the counterparty that signed."),
    ),
}
