from django import template

from accounts.models import User
from accounts.staff.factor import lacks_second_factor

register = template.Library()


@register.filter
def must_have_second_factor(user: User) -> bool:
    return lacks_second_factor(user)
