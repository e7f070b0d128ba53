from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import URLValidator

from delivery.receivers import SUBSCRIBER
from delivery.services import add_endpoint
from evidence.actors import system


class Command(BaseCommand):
    help = "Send each new seal of the audit log to an address; again for a new secret."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            URLValidator(schemes=["https", "http"])(options["url"])
        except ValidationError:
            raise CommandError("That is not an http(s) address.") from None
        secret = add_endpoint(subscriber=SUBSCRIBER, url=options["url"], actor=system("manage.py seals_webhook"))[1]
        self.stdout.write(f"Secret (shown only now): {secret}")
