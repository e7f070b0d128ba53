from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.seals.cluster import NoCluster
from evidence.seals.publishing import OtherHistory, publish
from evidence.seals.sealing import seal
from evidence.seals.standing import standing


class Command(BaseCommand):
    help = "Seal the audit events that can be sealed now, and publish the seals. The site does it every 30 seconds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seconds", type=float, default=3600.0, help="stop after that many (default: an hour)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = seal(seconds=options["seconds"])
            publish()
        except (NoCluster, OtherHistory, OSError) as problem:
            raise CommandError(str(problem)) from problem
        now = standing()
        self.stdout.write(
            f"{len(made)} seals made over {sum(len(one.ids) for one in made)} events; {now.unsealed} not sealed yet,"
            f" {now.held_back} of them held back by a running transaction."
        )
