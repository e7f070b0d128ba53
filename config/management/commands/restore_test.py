from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.restoring import CannotTest, prove_backup


class Command(BaseCommand):
    help = "Dump the database, restore it beside, count and verify it, throw it away. The self-checks show the result."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            test = prove_backup()
        except CannotTest as problem:
            raise CommandError(str(problem)) from problem
        for table, count in test.facts["rows"].items():
            self.stdout.write(f"{count:>12,}  {table}")
        if not test.good:
            raise CommandError("What was restored is not what was there. Keep the backups you have, and look into it.")
        self.stdout.write(f"Restored and verified ({test.facts['bytes']:,} bytes).")
