import itertools
import signal
import threading
import time
from typing import Any

import requests
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import MachineClient
from accounts.services import issue_key, revoke_key
from config.player.api import Api
from config.player.playing import Tally, play
from config.player.receiver import Demands, receiving
from config.player.rooms import Room, read_rooms
from delivery.models import WebhookEndpoint
from delivery.services import add_endpoint
from evidence.actors import system
from livestream.models import Stream, StreamState
from livestream.services import end_stream
from moderation.grades.key_rooms import review_all
from moderation.grades.services import regrade_all

ACTOR = system("play_demo")
# rooms go on air one after another, so that a first visitor sees the queue fill
STAGGER_S, BREAK_S, GRADED_EACH_S = 6, 20, 60


class Command(BaseCommand):
    help = "Play the shipped rooms in real time, over and over, and obey the measures that come back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000")
        parser.add_argument("--rate", type=float, default=1.0)

    def handle(self, *args: Any, **options: Any) -> None:
        client = MachineClient.objects.filter(name=settings.SEED_CLIENT_NAME).first()
        if not settings.DEMO or client is None:
            raise CommandError("The demo is off, or not seeded: `manage.py up` does both.")
        rooms = read_rooms(settings.BASE_DIR / "demo" / "rooms")
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        # what an earlier run left on air when it was stopped: nobody speaks there any more
        for stream_id in Stream.objects.filter(client=client, state=StreamState.LIVE).values_list("pk", flat=True):
            end_stream(client=client, stream_id=stream_id)
        key = issue_key(client=client, actor=ACTOR)
        demands, secret = Demands(), [""]
        try:
            with receiving(demands, secret) as port:
                # the port is another each time: what listened before is gone
                WebhookEndpoint.objects.filter(subscriber=client.subscriber).update(is_active=False)
                url = f"http://127.0.0.1:{port}/streamwarden"
                _, secret[0] = add_endpoint(subscriber=client.subscriber, url=url, actor=ACTOR)
                api = Api(options["url"], key)
                threads = [
                    threading.Thread(target=self._over_and_over, args=(api, room, n, options["rate"], stop, demands))
                    for n, room in enumerate(rooms)
                ]
                threads.append(threading.Thread(target=self._grade, args=(stop,)))
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
        finally:
            revoke_key(prefix=key.partition(".")[0], actor=ACTOR)

    def _grade(self, stop: threading.Event) -> None:
        """What a site does at night: nobody stays in a demo that long."""
        while not stop.wait(GRADED_EACH_S):
            regrade_all()
            review_all()

    def _over_and_over(
        self, api: Api, room: Room, number: int, rate: float, stop: threading.Event, demands: Demands
    ) -> None:
        stop.wait(number * STAGGER_S)
        for turn in itertools.count():
            if stop.is_set():
                return
            try:
                play(
                    api,
                    room,
                    ref=f"{room.slug}-{int(time.time())}-{turn}",
                    rate=rate,
                    tally=Tally(),
                    stop=stop,
                    demands=demands,
                    say=self.stdout.write,
                )
            except requests.RequestException as error:
                # the site may be starting or stopping: the room comes back after the break
                self.stderr.write(f"{room.slug}: {type(error).__name__}")
            stop.wait(BREAK_S)
