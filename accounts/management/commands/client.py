from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import URLValidator
from django.db import IntegrityError

from accounts.models import MachineClient
from accounts.services import SCOPES, create_client, issue_key, revoke_key
from delivery.services import add_endpoint
from evidence.actors import system

ACTOR = system("manage.py client")


class Command(BaseCommand):
    help = "Machine clients of the API: make one, rotate its keys, register its webhook."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="a new client and its first key")
        create.add_argument("name")
        create.add_argument("--scopes", nargs="+", choices=SCOPES, default=list(SCOPES))
        create.add_argument(
            "--own-door",
            action="store_true",
            help="this platform checks who goes on air itself and only reports starts; proving LM2021 8 is up to it",
        )
        key = actions.add_parser("key", help="a further key; the old ones stay until revoked")
        key.add_argument("name")
        revoke = actions.add_parser("revoke", help="put a key out of force, by its first eight characters")
        revoke.add_argument("prefix")
        webhook = actions.add_parser("webhook", help="where decisions are sent; again for a new secret")
        webhook.add_argument("name")
        webhook.add_argument("url")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["action"])(options)

    def create(self, options: dict[str, Any]) -> None:
        try:
            _, key = create_client(
                name=options["name"], scopes=options["scopes"], own_door=options["own_door"], actor=ACTOR
            )
        except IntegrityError:
            raise CommandError(
                f"A client named {options['name']} exists. For another key: manage.py client key NAME"
            ) from None
        self._show("Key", key)

    def key(self, options: dict[str, Any]) -> None:
        self._show("Key", issue_key(client=self._client(options["name"]), actor=ACTOR))

    def revoke(self, options: dict[str, Any]) -> None:
        if not revoke_key(prefix=options["prefix"], actor=ACTOR):
            raise CommandError("No key in force begins with that.")
        self.stdout.write("Revoked. Requests with it are refused from now on.")

    def webhook(self, options: dict[str, Any]) -> None:
        try:
            URLValidator(schemes=["https", "http"])(options["url"])
        except ValidationError:
            raise CommandError("That is not an http(s) address.") from None
        subscriber = self._client(options["name"]).subscriber
        self._show("Secret", add_endpoint(subscriber=subscriber, url=options["url"], actor=ACTOR)[1])

    def _client(self, name: str) -> MachineClient:
        client = MachineClient.objects.filter(name=name).first()
        if client is None:
            raise CommandError(f"No client is named {name}. Make it: manage.py client create {name}")
        return client

    def _show(self, what: str, secret: str) -> None:
        self.stdout.write(f"{what} (shown only now): {secret}")
