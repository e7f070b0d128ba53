"""`manage.py count_hours`: count what is due; `--from 2026-01-01` counts every hour since then once more."""

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from inspections.dashboard.counting import count_hour
from inspections.dashboard.due import count_due
from inspections.dashboard.hours import DAY, HOUR, day_start


class Command(BaseCommand):
    help = "Count the figures of the authorities' dashboard."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", help="a day, such as 2026-01-01: count again from there")
        parser.add_argument("--to", dest="last", help="a day: count up to its end, by default up to now")

    def handle(self, *, first: str | None, last: str | None, **options: Any) -> None:
        if first is None:
            if last:
                raise CommandError("--to needs --from.")
            counted, changed = count_due(most=timedelta(days=1)), None
        else:
            counted, changed = self._again(_day(first), _day(last) if last else None)
        told = "" if changed is None else f", {changed} of them with other numbers than before"
        self.stdout.write(f"Counted {counted} hours{told}.")

    def _again(self, first: date, last: date | None) -> tuple[int, int]:
        now = timezone.now()
        hour, end = day_start(first), min(day_start(last) + DAY, now) if last else now
        if hour >= end:
            raise CommandError("The first day is after the last, or has not begun.")
        counted = changed = 0
        while hour < end:
            changed += count_hour(hour)
            counted += 1
            hour += HOUR
        return counted, changed


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise CommandError(f"{told} is no day, such as 2026-01-31.") from None
