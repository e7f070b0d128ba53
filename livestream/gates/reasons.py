"""Why a gate refuses, in words. `AppConfig.ready` puts them among `accounts.refusals.REASONS`."""

from django.utils.translation import gettext_lazy as _

from accounts.refusals import Reason

_ASK_GUARDIAN = _("Ask your guardian: linking takes a code, and consent is given on the guardian's page.")
_PROVE_AGE = _("Register with an identity document; a platform that has checked the age sends the band with it.")
_READ_WHY = _("The letter and the page “What stands against you” say why, until when, and how to appeal.")
_CHOOSE_OTHER = _("Choose other goods.")
_TOMORROW = _("until midnight in Shanghai")

GATE_REASONS = {
    "stream_not_live": Reason("house setting", _("The stream is not on air."), _("Come back when it is live.")),
    "stream_cut": Reason("LM2021 10", _("The stream was cut by a decision."), _("It does not go on.")),
    "stream_paused": Reason(
        "LM2021 10", _("The stream is paused by a decision."), _("Ask again when the pause is over.")
    ),
    "age_unverified": Reason(
        "LM2021 12; Minors Law 59", _("This stream is for adults, and the viewer's age is not verified."), _PROVE_AGE
    ),
    "too_young": Reason(
        "LM2021 12; Minors Law 74", _("This stream is for people older than the viewer."), _("Choose another stream.")
    ),
    "minor_mode_on": Reason(
        "MN2024 43",
        _("Minor mode is on: streams and goods for adults, and tips, are closed."),
        _("The guardian leaves minor mode with the PIN."),
    ),
    "minor_mode_night": Reason(
        "CAC minor-mode guide 2024; 2022 opinions on tipping",
        _("Minor mode is on, and it is night: nothing is open until morning."),
        _("Come back in the morning, or the guardian leaves minor mode with the PIN."),
    ),
    "minutes_used": Reason(
        "MN2024 43; CAC minor-mode guide 2024",
        _("The time for watching today is used up."),
        _("Come back tomorrow; a guardian can change the limit."),
        _TOMORROW,
    ),
    "guardian_consent_needed": Reason(
        "PIPL 31",
        _("The viewer is under 14 and no guardian has consented to storing anything, so nothing can be counted."),
        _ASK_GUARDIAN,
    ),
    "tip_unverified": Reason("NRTA notice 2020", _("Only people with a verified age tip."), _PROVE_AGE),
    "tip_minor": Reason(
        "2022 opinions on tipping", _("Minors don't tip."), _("Nothing can be done until the viewer is 18.")
    ),
    "tip_too_young": Reason(
        "CAC notice of 13 April 2026", _("Children under 8 don't tip."), _("Nothing can be done until the viewer is 8.")
    ),
    "tip_consent_needed": Reason(
        "CAC notice of 13 April 2026", _("A minor tips only with the guardian's consent."), _ASK_GUARDIAN
    ),
    "tip_over_each": Reason(
        "MN2024 44; CAC notice of 13 April 2026",
        _("This is more than the limit for one tip."),
        _("Tip less; adults change their own limit on their page."),
    ),
    "tip_over_daily": Reason(
        "MN2024 44; CAC notice of 13 April 2026",
        _("With this tip the limit for today would be passed."),
        _("Tip less or tomorrow; adults change their own limit on their page."),
        _TOMORROW,
    ),
    "goods_never": Reason(
        "IA2023 6; Minors Law 59", _("Goods of this category are not sold live at all."), _("Take the product down.")
    ),
    "goods_unverified": Reason(
        "Minors Law 59", _("These goods are for adults, and the buyer's age is not verified."), _PROVE_AGE
    ),
    "goods_too_young": Reason(
        "Minors Law 59, 60", _("These goods are not sold to somebody of the buyer's age."), _("Choose other goods.")
    ),
    "goods_unknown": Reason(
        "Minors Law 59",
        _("Nobody knows this category of goods here, so only known adults may order it."),
        _("Send a category of the list, or verify the buyer's age."),
    ),
    "order_too_young": Reason("Civil Code 20", _("Children under 8 can't order."), _("The guardian orders instead.")),
    "order_over_each": Reason(
        "Civil Code 19; MN2024 44",
        _("This is more than a minor of this age may spend in one order."),
        _("Order less, or the guardian orders."),
    ),
    "order_over_daily": Reason(
        "MN2024 44",
        _("With this order a minor's limit for today would be passed."),
        _("Order less or tomorrow, or the guardian orders."),
        _TOMORROW,
    ),
    "order_listed": Reason(
        "house rule for buyers", _("This buyer is on the blocklist and may not order these goods."), _READ_WHY
    ),
    "tip_listed": Reason("house rule for buyers", _("This viewer is on the blocklist and may not tip."), _READ_WHY),
    "comment_listed": Reason(
        "house rule for buyers", _("This viewer is on the blocklist and may not comment."), _READ_WHY
    ),
    "room_banned": Reason(
        "LE2026 31",
        _("The room's operator shut this viewer out of the room."),
        _("Other rooms are open; the letter says until when."),
    ),
    "room_muted": Reason(
        "LE2026 31",
        _("The room's operator muted this viewer in the room."),
        _("Watching and buying stay open; the letter says until when."),
    ),
    "account_closed": Reason("LM2021 14; LE2026 12", _("This account is closed."), _READ_WHY),
    "order_restricted": Reason("LM2021 14; LE2026 12", _("This viewer may not order for now."), _READ_WHY),
    "tip_restricted": Reason("LM2021 14; LE2026 12", _("This viewer may not tip for now."), _READ_WHY),
    "product_hidden": Reason(
        "LM2021 10", _("This product is hidden by a decision and can't be ordered in this stream."), _CHOOSE_OTHER
    ),
    "comments_off": Reason(
        "LM2021 10", _("Comments in this room are off by a decision."), _("Ask again when they are back.")
    ),
    "comment_muted": Reason("LM2021 21", _("This viewer may not comment for now."), _("Wait until the mute ends.")),
}
