"""Letters about key rooms."""

from django.utils.translation import gettext_lazy as _

from delivery.notices import Letter

PATROL_LETTERS = {
    "patrol_assigned": Letter(
        _("You patrol the key room “%(room)s”"),
        _("While it is on air, each round is offered to you first, and to your colleagues if you do not take it soon."),
        _("“Start reviewing” brings it to you. Can't you patrol it? Tell whoever names the officers."),
        "LM2021 14",
    ),
}
