"""Letters about one's own data."""

from django.utils.translation import gettext_lazy as _

from delivery.notices import Letter

LETTERS = {
    "deletion_asked": Letter(
        _("Your data will be deleted"),
        _("You asked us to delete your data. On %(day)s your account is closed and your data is used no more."),
        _("Nothing more to do. If you change your mind before then, withdraw the request under My data."),
        "PIPL 47",
    ),
    "deletion_withdrawn": Letter(
        _("Your data stays"),
        _("You took back your request to delete your data. Everything is as it was."),
        _("Nothing more to do. You can ask again at any time, under My data."),
        "PIPL 47",
    ),
}
