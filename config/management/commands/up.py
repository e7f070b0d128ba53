"""`manage.py up`: the whole site on this machine, servers included, until Ctrl-C."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.supervisor import up


class Command(BaseCommand):
    help = "Start PostgreSQL, Valkey, web, worker and beat; stop them all with Ctrl-C."
    requires_system_checks = []  # it must speak even when the database cannot

    def add_arguments(self, parser: CommandParser) -> None:
        up.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(up.run(options["port"], no_demo=options["no_demo"]))
