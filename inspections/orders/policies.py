from django.db.models import Q

from accounts import places
from accounts.models import AuthorityPost, User
from accounts.querysets import roles_of
from blocklists.refusing import Refused
from inspections.models import Authority, Inspection

ANSWER = "inspections.answer_inspection"


def may_answer(user: User) -> bool:
    """For the platform: acknowledge, deliver, hand in proofs."""
    return user.has_perm(ANSWER)


def post_of(user: User) -> AuthorityPost:
    """The post this user holds now, of an authority that stands. Raises `Refused`: not_allowed, dissolved."""
    # the role too: without a second factor it gives nothing
    post = AuthorityPost.objects.filter(user=user.pk, user__is_active=True).first()
    if post is None:
        raise Refused("not_allowed")
    newest = Authority.objects.filter(department=post.department, place=post.place).order_by("-pk").first()
    if newest and newest.dissolved_at:
        raise Refused("dissolved", name=newest.name)
    if not post.stands() or "authority" not in roles_of(user):
        raise Refused("not_allowed")
    return post


def within(place: str, field: str = "place") -> Q:
    """What stands in a place or below: by the beginning of its code."""
    return Q(**{f"{field}__startswith": places.prefix(place)})


def is_own(post: AuthorityPost, inspection: Inspection) -> bool:
    """Whether this authority ordered it. The same department of a wider place reads it, and does not act in it."""
    return (post.department, post.place) == (inspection.department, inspection.place)


def inherits(post: AuthorityPost, inspection: Inspection) -> bool:
    """Whether this authority ends what a dissolved one left open: it follows up, closes, withdraws and takes penalties
    back."""
    return not is_own(post, inspection) and (post.department, post.place) == (inspection.department, acting(inspection))


def acting(inspection: Inspection) -> str:
    """The place whose authority acts in it: its own or, once that one is dissolved, the next wider place with one of
    the same department that stands; "" where there is none. One query."""
    levels = places.levels(inspection.place)
    known = Authority.objects.filter(department=inspection.department, place__in=levels)
    rows = list(known.values_list("place", "dissolved_at"))
    standing = {place for place, dissolved_at in rows if dissolved_at is None}
    if inspection.place not in {place for place, _dissolved_at in rows} - standing:
        return inspection.place
    return next((place for place in levels if place in standing), "")


def reads(post: AuthorityPost, inspection: Inspection) -> bool:
    return post.department == inspection.department and places.covers(post.place, inspection.place)
