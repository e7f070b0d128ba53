"""Letters to whom a room muted or shut out."""

from django.utils.translation import gettext_lazy as _

from delivery.notices import Letter

_NEXT = _(
    "The operator can end it sooner. If it came because you complained, write to the platform: that is not allowed."
)
_ARTICLE = "LE2026 31; LM2021 21"

BAN_LETTERS = {
    "room_mute": Letter(
        title=_("You can’t comment in the room “%(room)s” for now"),
        body=_("Its operator muted you until %(until)s. Watching, ordering and other rooms stay open to you."),
        next=_NEXT,
        article=_ARTICLE,
    ),
    "room_ban": Letter(
        title=_("You are shut out of the room “%(room)s” for now"),
        body=_(
            "Its operator shut you out until %(until)s: you can’t watch, comment, tip or order there. Orders you have"
            " placed and your rights from them stay, and other rooms are open to you."
        ),
        next=_NEXT,
        article=_ARTICLE,
    ),
    "room_ban_lifted": Letter(
        title=_("The room “%(room)s” is open to you again"),
        body=_("Its operator ended what it had set against you."),
        next=_("Nothing to do."),
        article="LE2026 31",
    ),
}
