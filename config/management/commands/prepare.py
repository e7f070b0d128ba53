"""`manage.py prepare`: bring the database up to date, in one process.

Loading Django costs more than the work itself when there is nothing new, so migrations, rules and the demo's
people are not three processes. Standard output is for a person; what the steps say goes to standard error.
"""

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Apply migrations and put the rules, and in demo mode the demo, in place. May run twice."
    requires_system_checks = []  # migrate runs the database's own

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        call_command("migrate", interactive=False, stdout=self.stderr)
        self._say(f"{waiting} migrations applied" if waiting else "No new migrations", began)

        began = time.monotonic()
        call_command("seed", stdout=self.stderr)
        if settings.DEMO:
            call_command("seed_demo", stdout=self.stderr)
        self._say("Rules and demo are in place" if settings.DEMO else "Rules are in place", began)

    def _say(self, done: str, began: float) -> None:
        self.stdout.write(f"{done} ({time.monotonic() - began:.1f} s)")
