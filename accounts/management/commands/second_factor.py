from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import User
from accounts.personal.accounts import end_sessions
from evidence.actors import system
from evidence.services import record


class Command(BaseCommand):
    help = "Second factors of people who lost theirs. See them in person first: a password may be stolen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["remove"], help="take app, keys and codes off the account")
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"Nobody is named {options['username']}.")
        with transaction.atomic():
            removed = Authenticator.objects.filter(user=user).delete()[0]
            if not removed:
                raise CommandError(f"{user.username} has no second factor.")
            end_sessions(user)
            record(
                actor=system("manage.py second_factor"),
                action="user.factors_removed",
                target_kind="user",
                target_id=user.pk,
                count=removed,
            )
        self.stdout.write(f"Removed. {user.username} is signed out everywhere and enrols anew at the next sign-in.")
