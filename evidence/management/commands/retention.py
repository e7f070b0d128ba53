from argparse import ArgumentTypeError
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from evidence.retention import running
from evidence.retention.registry import Outcome, Part
from evidence.retention.table import classes
from evidence.retention.words import KEPT, STOPPED


def day(text: str) -> datetime:
    """2027-12-31: the beginning of that day in China."""
    try:
        return timezone.make_aware(datetime.combine(datetime.strptime(text, "%Y-%m-%d").date(), time()))  # noqa: DTZ007
    except (ValueError, OverflowError):
        raise ArgumentTypeError(f"{text} is no day. Write it as 2027-12-31.") from None


class Command(BaseCommand):
    help = "What may be erased because its time is over (docs/evidence.md). Only counts, unless --run is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", action="store_true", help="erase it")
        codes = [one.code for one in classes()]
        parser.add_argument("--class", dest="code", default="", choices=codes, metavar="CLASS", help=", ".join(codes))
        parser.add_argument("--now", type=day, metavar="DAY", help="as if it were that day; with --run no later one")

    def handle(self, *args: Any, **options: Any) -> None:
        now = options["now"] or timezone.now()
        if not options["run"]:
            self._show(running.plan(now, options["code"]))
            return
        if now > timezone.now():
            raise CommandError("Nothing is erased before its time: with --run, --now may not lie in the future.")
        try:
            self._tell(running.run(now, options["code"]))
        except running.AnotherRun:
            raise CommandError("Another run is at work; nothing was done.") from None

    def _show(self, parts: Iterable[Part]) -> None:
        rows = erasable = 0
        for part in parts:
            rows, erasable = rows + part.counted, erasable + (0 if part.stopped else part.erasable)
            self.stdout.write(f"{_name(part)}: {part.counted} rows, {_kept(part)}, {part.erasable} may go")
            if part.stopped:
                self.stdout.write(f"  not now: {STOPPED[part.stopped]}")
        self.stdout.write(f"In all {rows} rows, of which {erasable} may go. Nothing was changed.")

    def _tell(self, outcomes: Iterable[Outcome]) -> None:
        erased = kept = 0
        for one in outcomes:
            erased, kept = erased + one.erased, kept + one.kept
            if one.stopped:
                self.stdout.write(f"{_name(one.part)}: nothing erased: {STOPPED[one.stopped]}")
            else:
                self.stdout.write(f"{_name(one.part)}: {one.erased} erased, {one.kept} kept")
        self.stdout.write(f"In all {erased} rows erased and {kept} kept.")


def _name(part: Part) -> str:
    return f"{part.retention} {part.partition}".strip()


def _kept(part: Part) -> str:
    """Nothing stays, or how many do and why."""
    if not part.kept:
        return "none stay"
    reasons = (f"{rows} {KEPT.get(why, why)}" for why, rows in sorted(part.kept.items()))
    return f"{part.kept_rows} stay ({', '.join(reasons)})"
