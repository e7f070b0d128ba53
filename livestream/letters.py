"""Letters of this app: `delivery.notices.LETTERS` gets them in `ready()`."""

from django.utils.translation import gettext_lazy as _

from delivery.notices import Letter

DOOR_LETTERS = {
    "permission_withdrawn": Letter(
        title=_("“%(title)s” was taken off air"),
        body=_(
            "Somebody who stands behind this stream lost what it may go on air with: a verified identity, a guardian's"
            " consent, or the right to appear, by an entry in the blocklist. The permission to stream ended at that"
            " moment."
        ),
        next=_("See the checklist of your next stream: it names what is missing and what to do about it."),
        article="LM2021 8; LM2021 14; LM2021 17",
    ),
}
