from django.db.models import BooleanField, Case, Value, When

from accounts.models import Membership, Party, User
from accounts.services import site_client


def own_party(user: User) -> Party | None:
    """The party that a user registers: the one it owns on this site, else one that a platform told of."""
    membership = (
        Membership.objects.filter(user=user, part=Membership.Part.OWNER)
        .select_related("party__client")
        .annotate(
            here=Case(
                When(party__client=site_client(), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
        )
        .order_by("-here", "pk")
        .first()
    )
    return membership.party if membership else None
