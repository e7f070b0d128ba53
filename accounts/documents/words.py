"""Why a picture is not taken, and what to do: the words beside the upload field."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "empty": _("Nothing arrived. Choose the picture once more."),
    "too_large": _("The file is larger than 10 MB. Take the picture at a lower resolution, or crop it."),
    "too_many_pixels": _("The picture has more than 40 million pixels. Take it at a lower resolution."),
    "not_a_picture": _("This is not a picture we can read. Hand in a photo or a scan as JPEG, PNG or WebP."),
    "too_many": _("Too many pictures are on file for you. Ask the platform to remove those no longer needed."),
}
