from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from accounts.models import User
from accounts.staff.factor import KNOWN_FACTOR, lacks_second_factor

# as `User.has_perm` takes them: "app.codename"
_NAMED = Concat("content_type__app_label", Value("."), "codename")
_PERMITTED = ArraySubquery(
    Permission.objects.filter(group__user=OuterRef("pk")).order_by().values_list(_NAMED, flat=True).distinct()
)
# attributes that a user has anyhow, empty
_KNOWN = {"known_factor": KNOWN_FACTOR, "known_permissions": _PERMITTED}


class SignedIn(ModelBackend):
    """Reads who is signed in, at the beginning of a request or of a socket."""

    def get_user(self, user_id: int) -> User | None:
        """With its seat, what its roles permit and whether it has a second factor: every page asks for all of them,
        and one query answers."""
        user = User.objects.select_related("post").annotate(**_KNOWN).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


class RoleBackend(SignedIn):
    """Permissions come from roles (groups) alone: none is given to a single person, so none is looked for."""

    def authenticate(self, *args: Any, **credentials: Any) -> None:
        """`SignInBackend` looks at passwords: hashing one twice would only cost."""

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        return Permission.objects.none()

    def get_group_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        """Without a query for who is signed in."""
        known = getattr(user_obj, "known_permissions", None)
        if known is None or obj is not None or not user_obj.is_active or user_obj.is_superuser:
            return super().get_group_permissions(user_obj, obj)
        return set(known)

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        """None at all for staff without a second factor: a page or socket that nobody thought of gives nothing."""
        permissions = super().get_all_permissions(user_obj, obj)
        closed = permissions and isinstance(user_obj, User) and lacks_second_factor(user_obj)
        return set() if closed else permissions


class SignInBackend(SignedIn, AuthenticationBackend):
    """Name and password, by allauth. It gives no permissions: Django asks every backend, and one yes is enough."""

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        return set()
