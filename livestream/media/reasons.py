"""Why a media server was told no, in words; the other reasons stand with admission and with the gates."""

from django.utils.translation import gettext_lazy as _

from accounts.refusals import Reason

_AGAIN = _("Put it right and push again: encoders try again by themselves.")
MEDIA_REASONS: dict[str, Reason] = {
    "wrong_key": Reason(
        "",
        _("The stream key is not the one in force."),
        _("Copy the key into the encoder again; if it is lost, make a new one on the go-live page."),
        _("a minute"),
    ),
    "key_rotated": Reason(
        "",
        _("The stream key was replaced while on air, so what was pushed with the old one was dropped."),
        _("Put the new key into the encoder and push again within 30 seconds."),
        _("a minute"),
    ),
    "already_published": Reason(
        "",
        _("This stream is being pushed already, from another encoder."),
        _("Stop that one first. If it is gone without a word, wait a minute."),
        _("a minute"),
    ),
    "lease_ran_out": Reason(
        "",
        _("The media server did not ask for this stream for a minute, so its permission ran out."),
        _AGAIN,
        _("a minute"),
    ),
    "malformed": Reason(
        "",
        _("The media server sent something that is none of its calls."),
        _("Compare its configuration with docs/media.md."),
    ),
    "unknown_stream": Reason("", _("No stream has this name."), _("Check the address."), _("a minute")),
    "stream_ended": Reason("", _("The stream has ended."), _("Plan a new one for a new broadcast."), ""),
    "ticket_needed": Reason(
        "LM2021 12",
        _("This stream is not for everyone, and nothing says who wants to watch."),
        _("Open it on the platform, signed in."),
    ),
}
