from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from accounts.models import User


class RoleBackend(ModelBackend):
    """Permissions come from roles (groups) alone: none is given to a single person, so none is looked for."""

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        return Permission.objects.none()
