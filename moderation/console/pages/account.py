from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.querysets import roles_of
from accounts.requests import PersonRequest
from accounts.roles import PARTY_ROLES, ROLE_LABELS
from moderation.cases.policies import may_view
from moderation.quality.exposure import exposure_of

LABELS: Mapping[str, str | Promise] = dict(PARTY_ROLES) | ROLE_LABELS
# what an account of a role that has no page of its own is for; everybody else has a page to go to
WAITING: Mapping[str, Promise] = {
    "agency": _("With this account an agency answers for its streamers. “My registration” says how far its check is."),
    "supplier": _("With this account a supplier answers for its goods. “My registration” says how far its check is."),
}
NO_ROLE = _("This account has no role yet. Choose one under “Register”, or ask whoever runs this site for one.")


@require_safe
@login_required
def me(request: PersonRequest) -> HttpResponse:
    """The person's own account: who one is here, what for, and how the site should look."""
    roles = roles_of(request.user)
    purposes = [WAITING[role] for role in roles if role in WAITING]
    return render(
        request,
        "account/me.html",
        {
            "roles": [LABELS[role] for role in roles],
            "purposes": purposes if roles else [NO_ROLE],
            "memberships": [
                (membership, [LABELS[role] for role in membership.party.roles])
                for membership in request.user.memberships.select_related("party").order_by("pk")
            ],
            "post": getattr(request.user, "post", None),
            "languages": settings.LANGUAGES,
            "exposure": exposure_of(request.user) if may_view(request.user) else None,
        },
    )
