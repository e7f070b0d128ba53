"""Why a room's ban can't stand as it was wanted, in words."""

from django.utils.translation import gettext_lazy as _

from accounts.refusals import Reason

_ROOM = "LE2026 31"
BAN_REASONS: dict[str, Reason] = {
    "ban_unknown": Reason(_ROOM, _("A ban has one of the kinds and one of the reasons named here."), _("Choose both.")),
    "ban_words": Reason(_ROOM, _("The words are too long."), _("Write %(most)s characters at most.")),
    "ban_end_past": Reason(_ROOM, _("The end is past already."), _("Choose an end to come.")),
    "ban_too_long": Reason(
        _ROOM, _("A room shuts nobody out for more than %(days)s days."), _("Choose an earlier end.")
    ),
    "ban_of_other_room": Reason(_ROOM, _("The stream is none of this room."), _("Name a stream of this room.")),
    "ban_own_people": Reason(
        _ROOM,
        _("This is the operator, or somebody who works for it or stands on camera in this room."),
        _("Take them off the room's people or off the stream first."),
    ),
    "ban_not_possible": Reason(
        _ROOM, _("This viewer can't be shut out from here."), _("Ask the platform's moderators.")
    ),
}
