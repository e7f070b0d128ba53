from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.actors import system
from livestream.media.servers import NotAServer, close_server, put_server
from livestream.models import MediaServer

ACTOR = system("manage.py media_server")


class Command(BaseCommand):
    help = "Media servers that ask at the door to the air: add one, give it a new secret, close it, list them."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        put = actions.add_parser("put", help="a new server, or a known one described anew with a new secret")
        put.add_argument("name")
        put.add_argument("--kind", required=True, choices=MediaServer.Kind.values)
        put.add_argument("--publish-url", required=True, help="as streamers see it: rtmp://live.example.org/live")
        put.add_argument("--control-url", default="", help="where we drop publishers; without: at the next update")
        put.add_argument("--address", action="append", default=[], help="it may ask only from here; CIDR, repeatable")
        actions.add_parser("close", help="from now on it is refused like a stranger").add_argument("name")
        actions.add_parser("list", help="what is known of each")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["action"])(options)

    def put(self, options: dict[str, Any]) -> None:
        try:
            server, secret = put_server(
                name=options["name"],
                kind=options["kind"],
                publish_url=options["publish_url"],
                control_url=options["control_url"],
                addresses=options["address"],
                actor=ACTOR,
            )
        except NotAServer as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"It asks at (shown only now): /media/{server.name}/{secret}")

    def close(self, options: dict[str, Any]) -> None:
        if not close_server(name=options["name"], actor=ACTOR):
            raise CommandError(f"No server in use is named {options['name']}.")
        self.stdout.write("Closed. What it asks from now on is refused.")

    def list(self, options: dict[str, Any]) -> None:
        for server in MediaServer.objects.order_by("name"):
            state = "in use" if server.is_active else "closed"
            control = server.control_url or "no control address"
            self.stdout.write(f"{server.name}  {server.kind}  {state}  {server.publish_url}  {control}")
