"""Addresses of pictures: signed, for one user, for five minutes. Whoever passes one on passes on nothing."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from accounts.models import Document, User

LIFETIME = timedelta(minutes=5)
_SALT = "accounts.documents"


def link(document: Document, user: User) -> str:
    """The path under which this user may look at the picture now."""
    return reverse("document", args=[document.pk, signing.dumps([str(document.pk), user.pk], salt=_SALT)])


def document_id(token: str, user: User) -> str | None:
    """The id the token was made for; None when it is forged, too old or somebody else's."""
    try:
        named, whose = signing.loads(token, salt=_SALT, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return named if whose == user.pk else None
