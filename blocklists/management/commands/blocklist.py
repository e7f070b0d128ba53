import os
import sys
from argparse import ArgumentTypeError
from datetime import datetime, time, timedelta
from pathlib import Path
from shutil import copyfileobj
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.ages import SHANGHAI
from accounts.models import MachineClient
from blocklists.models import SharedList
from blocklists.refusing import Refused
from blocklists.sharing.lists import close_list, make_list_in, make_list_out
from blocklists.sharing.publishing import Published, publish
from blocklists.sharing.taking_in import take_in
from blocklists.sharing.withdrawals import untold
from blocklists.words import sentence

# a signature has 89 bytes; a longer file is something else
_MOST_SIGNATURE = 4_096


def day(text: str) -> datetime:
    """2027-12-31: the end of that day in China."""
    try:
        return datetime.combine(datetime.strptime(text, "%Y-%m-%d").date() + timedelta(days=1), time(), SHANGHAI)  # noqa: DTZ007
    except (ValueError, OverflowError):
        raise ArgumentTypeError(f"{text} is no day. Write it as 2027-12-31.") from None


class Command(BaseCommand):
    help = "Lists shared with other platforms: agree on them, publish the next file, take one in (docs/sharing.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("lists", help="every list, its direction and its last file")
        out = actions.add_parser("new-out", help="agree on a list that we publish; shows what the partner needs")
        out.add_argument("name")
        out.add_argument("--partner", required=True)
        out.add_argument("--until", required=True, type=day, metavar="DAY", help="the last day of the agreement")
        out.add_argument("--client", help="the machine client that hears of withdrawals by webhook")
        taken = actions.add_parser(
            "new-in",
            help="agree on a list that we take in; the key is read from standard input, so that no history keeps it",
        )
        taken.add_argument("name")
        taken.add_argument("--partner", required=True)
        taken.add_argument("--until", required=True, type=day, metavar="DAY", help="the last day of the agreement")
        taken.add_argument("--list", required=True, help="the partner's id of the list")
        taken.add_argument("--public-key", required=True, help="the partner's, to check signatures with")
        export = actions.add_parser("export", help="write the next file and its signature into a folder")
        export.add_argument("name")
        export.add_argument("folder", type=Path)
        brought = actions.add_parser("import", help="take a partner's file in, whole or not at all")
        brought.add_argument("name")
        brought.add_argument("file", type=Path)
        brought.add_argument("signature", type=Path)
        close = actions.add_parser("close", help="end an agreement now")
        close.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, "do_" + options["action"].replace("-", "_"))(options)
        except Refused as refused:
            raise CommandError(sentence(refused)) from None

    def do_lists(self, options: dict[str, Any]) -> None:
        shown = False
        for shared in SharedList.objects.order_by("direction", "name"):
            shown = True
            last = f"file {shared.sequence}" if shared.sequence else "no file yet"
            waiting = f", {untold(shared)} withdrawals not told" if shared.direction == "out" else ""
            facts = f"{shared.direction}  {shared.partner}  {last}{waiting}, {_standing(shared)}"
            self.stdout.write(f"{shared.name}  {facts}")
        if not shown:
            self.stdout.write("No list yet. Make one: manage.py blocklist new-out NAME --partner WHO --until DAY")

    def do_new_out(self, options: dict[str, Any]) -> None:
        shared, key = make_list_out(
            user=None,
            name=options["name"],
            partner=options["partner"],
            ends_at=options["until"],
            client=_client(options["client"]) if options["client"] else None,
        )
        self.stdout.write(f"List: {shared.pk}\nPublic key: {shared.public_key}\nKey (shown only now): {key}")
        self.stdout.write("Hand the key over by another way than the files. What to agree on: docs/sharing.md")

    def do_new_in(self, options: dict[str, Any]) -> None:
        if sys.stdin.isatty():
            self.stderr.write("Paste the key that the partner handed over, then Enter:")
        make_list_in(
            user=None,
            name=options["name"],
            partner=options["partner"],
            remote=options["list"],
            key=sys.stdin.readline(),
            public_key=options["public_key"],
            ends_at=options["until"],
        )
        self.stdout.write(f"Agreed. Its first file: manage.py blocklist import {options['name']} FILE SIGNATURE")

    def do_export(self, options: dict[str, Any]) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}. Make it first.")
        # asked before a number is used up
        if not os.access(folder, os.W_OK):
            raise CommandError(f"You may not write into {folder}.")
        published = publish(shared=_list(options["name"]))
        with published.file:
            paths = _written(published, folder)
        self.stdout.write(f"{paths[0]}\n{paths[1]}")
        self.stdout.write(
            f"File {published.sequence}: {published.entries} in force, {published.withdrawn} withdrawn,"
            f" SHA-256 {published.sha256}"
        )

    def do_import(self, options: dict[str, Any]) -> None:
        with _opened(options["signature"]) as signature, _opened(options["file"]) as file:
            taken = take_in(shared=_list(options["name"]), file=file, signature=signature.read(_MOST_SIGNATURE))
        self.stdout.write(
            f"File {taken.sequence}: {taken.added} new, {taken.changed} changed, {taken.withdrawn} withdrawn,"
            f" {taken.identifiers} identifiers. New entries only make suspicious until a person confirms them."
        )

    def do_close(self, options: dict[str, Any]) -> None:
        shared = close_list(user=None, list_id=_list(options["name"]).pk)
        self.stdout.write(f"Closed: {shared.name}. It is neither published, taken in nor counted any more.")


def _list(name: str) -> SharedList:
    shared = SharedList.objects.filter(name=name).first()
    if shared is None:
        raise CommandError(f"No list is named {name}. See them all: manage.py blocklist lists")
    return shared


def _client(name: str) -> MachineClient:
    client = MachineClient.objects.filter(name=name).first()
    if client is None:
        raise CommandError(f"No client is named {name}. Make it: manage.py client create {name}")
    return client


def _standing(shared: SharedList) -> str:
    if shared.closed_at:
        return "closed"
    day = timezone.localdate(shared.ends_at - timedelta(microseconds=1))
    return f"ended on {day}" if shared.ends_at <= timezone.now() else f"until {day}"


def _opened(path: Path) -> BinaryIO:
    try:
        file = path.open("rb")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
    if not file.seekable():
        file.close()
        raise CommandError(f"{path} is a pipe. The file is read twice: save it first.")
    return file


def _written(published: Published, folder: Path) -> tuple[Path, Path]:
    """Both files whole, or no file of that name: a partner's collector must never take half of one."""
    path, signature = folder / published.name, folder / f"{published.name}.sig"
    half = folder / f".{published.name}.part"
    try:
        with half.open("xb") as target:
            copyfileobj(published.file, target)
        signature.write_bytes(published.signature)
        half.rename(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise CommandError(
            f"{folder} cannot be written to: {error.strerror}. File {published.sequence} was not handed out; the next"
            " one says everything again."
        ) from None
    return path, signature
