import itertools
import json
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import MachineClient
from accounts.services import create_client, issue_key, revoke_key
from config.player.api import Api
from config.player.playing import Tally, play
from config.player.result import summary
from config.player.rooms import BadRoomFile, Room, read_rooms
from evidence.actors import system

MOST_THREADS = 32
CLIENT = "Replay"


class Command(BaseCommand):
    help = "Play recorded rooms through the HTTP API as a platform would, and sum up what came of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a .jsonl file of rooms, or a folder of them")
        parser.add_argument("--rate", type=float, default=1.0, help="times real speed; 0: as fast as it goes")
        parser.add_argument("--loop", action="store_true", help="begin again when a room is over, until Ctrl-C")
        parser.add_argument("--rooms", type=int, default=0, help="play only the first so many rooms")
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="the site's address")
        parser.add_argument("--key", default="", help="a client key; without it one is made for this run")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rate"] < 0:
            raise CommandError("--rate is 0 or more.")
        try:
            rooms = read_rooms(options["file"])
        except BadRoomFile as error:
            raise CommandError(f"Nothing was played. {error}") from None
        if not rooms:
            raise CommandError(f"Nothing was played: {options['file']} holds no room.")
        rooms = rooms[: options["rooms"] or None]
        key, prefix = options["key"], ""
        if not key:
            key = self._own_key()
            prefix = key.partition(".")[0]
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        tally = Tally()
        try:
            self._play(Api(options["url"], key), rooms, options["rate"], options["loop"], tally, stop)
        except requests.ConnectionError:
            raise CommandError(f"No site answers at {options['url']}. Start it with `make run`.") from None
        except requests.HTTPError as error:
            raise CommandError(f"The site refused: {error}") from None
        finally:
            if prefix:
                revoke_key(prefix=prefix, actor=system("replay"))
        self.stdout.write(json.dumps(summary(tally)))

    def _own_key(self) -> str:
        client = MachineClient.objects.filter(name=CLIENT).first()
        if client:
            return issue_key(client=client, actor=system("replay"))
        return create_client(name=CLIENT, scopes=["streams", "signals", "screen"], actor=system("replay"))[1]

    def _play(self, api: Api, rooms: list[Room], rate: float, loop: bool, tally: Tally, stop: threading.Event) -> None:
        run = int(time.time())

        def one(room: Room) -> None:
            for turn in itertools.count():
                play(api, room, ref=f"{room.slug}-{run}-{turn}", rate=rate, tally=tally, stop=stop)
                if not loop or stop.is_set():
                    return

        with ThreadPoolExecutor(max_workers=min(len(rooms), MOST_THREADS)) as pool:
            for played in [pool.submit(one, room) for room in rooms]:
                played.result()
