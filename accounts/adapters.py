from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation and registration, never by a bare sign-up form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
