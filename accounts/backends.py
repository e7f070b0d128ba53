from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import QuerySet

from accounts.models import User
from accounts.staff.factor import lacks_second_factor


class RoleBackend(ModelBackend):
    """Permissions come from roles (groups) alone: none is given to a single person, so none is looked for."""

    def authenticate(self, *args: Any, **credentials: Any) -> None:
        """`SignInBackend` looks at passwords: hashing one twice would only cost."""

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        return Permission.objects.none()

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        """None at all for staff without a second factor: a page or socket that nobody thought of gives nothing."""
        permissions = super().get_all_permissions(user_obj, obj)
        closed = permissions and isinstance(user_obj, User) and lacks_second_factor(user_obj)
        return set() if closed else permissions


class SignInBackend(AuthenticationBackend):
    """Name and password, by allauth. It gives no permissions: Django asks every backend, and one yes is enough."""

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        return set()
