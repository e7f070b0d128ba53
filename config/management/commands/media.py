"""`manage.py media`: a media server on this machine beside the running site, and a test picture."""

import contextlib
import http.client
import os
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from accounts.refusals import Refusal, as_json
from config.media import nginx, picture
from config.supervisor import places, port, processes
from config.supervisor.errors import CannotRun, StopRequested
from config.supervisor.processes import Child, Signals
from evidence.actors import system
from livestream.admission.start import answer
from livestream.media.figures import last_cut
from livestream.media.servers import close_server, put_server
from livestream.models import MediaRefusal, MediaServer, MediaSession, Stream

ACTOR = system("manage.py media")
NAME = "this-machine"
LOOK_S = 0.2  # seconds between two looks at the children


class Command(BaseCommand):
    help = "Start nginx with its RTMP module, registered with the running site, and push a test picture. Ctrl-C stops."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="the site's address")
        parser.add_argument("--rtmp-port", type=int, default=1935)
        parser.add_argument("--control-port", type=int, default=1936)
        parser.add_argument("--stream", default=os.environ.get("STREAM", ""), help="its id; default: STREAM")
        # other people on the machine can read a command line
        parser.add_argument("--key", default=os.environ.get("KEY", ""), help="the stream's key; default: KEY")
        parser.add_argument("--seconds", type=int, default=0, help="end the test picture after so many")

    def handle(self, *args: Any, **options: Any) -> None:
        if lacking := nginx.missing():
            raise CommandError(
                f"Not here yet: {', '.join(lacking)}. "
                f"On Debian, type: apt install --no-install-recommends {' '.join(lacking)}"
            )
        self._site_answers(options["url"])
        stream = self._stream(options["stream"])
        ports = nginx.Ports(options["rtmp_port"], options["control_port"])
        for number, option in ((ports.rtmp, "--rtmp-port"), (ports.control, "--control-port")):
            if port.listens(number):
                raise CommandError(f"Port {number} is taken by another program. Choose another with {option}.")
        signals = Signals()
        signals.listen()
        try:
            self._run(ports, options, stream, signals)
        except StopRequested:
            self.stdout.write("\nStopped.")
        except CannotRun as problem:
            raise CommandError(str(problem)) from None

    def _run(self, ports: nginx.Ports, options: dict[str, Any], stream: Stream | None, signals: Signals) -> None:
        folder = places.LOCAL / "media"
        children: list[Child] = []
        server, secret = put_server(
            name=NAME,
            kind=MediaServer.Kind.NGINX_RTMP,
            publish_url=ports.publish_url,
            control_url=ports.control_url,
            addresses=["127.0.0.1", "::1"],
            actor=ACTOR,
        )
        try:
            callback = f"{options['url'].rstrip('/')}/media/{server.name}/{secret}"
            children.append(nginx.start(folder, ports, callback=callback, pause=signals.pause))
            self.stdout.write(
                f"nginx takes streams at {ports.publish_url} and asks {options['url']} about each.\n"
                "An encoder's stream key is NAME?key=KEY, both from the stream's go-live page. Ctrl-C stops it."
            )
            if stream:
                self._push(children, ports, stream, options, signals)
            else:
                while children[0].running:
                    signals.pause(LOOK_S)
                raise CannotRun(f"nginx stopped by itself. See {folder / 'error.log'}")
        finally:
            processes.stop(list(reversed(children)))
            with contextlib.suppress(DatabaseError):  # the site, and its database, may have been stopped before us
                close_server(name=NAME, actor=ACTOR)

    def _push(
        self, children: list[Child], ports: nginx.Ports, stream: Stream, options: dict[str, Any], signals: Signals
    ) -> None:
        """Push until the picture ends; why it did is what whoever tries this wants to know."""
        began = timezone.now()
        url = f"{ports.publish_url}/{stream.pk.hex}?key={options['key']}"
        log = places.LOCAL / "media" / "picture.log"
        children.append(picture.push(url, log=log, seconds=options["seconds"] or None))
        self.stdout.write(f"Pushing a test picture to “{stream.title}” …")
        told = False
        while all(child.running for child in children):
            signals.pause(LOOK_S)
            on_air = MediaSession.objects.filter(stream=stream, started_at__gte=began, ended_at=None).exists()
            if on_air and not told:
                told = True
                self.stdout.write(f"On air. Watch it: ffplay {ports.publish_url}/{stream.pk.hex}")
        code = children[-1].process.poll()
        if code == 0:
            self.stdout.write("The test picture is over.")
            return
        raise CommandError("\n".join(self._why(stream, began) or [f"The picture ended with code {code}. See {log}"]))

    def _why(self, stream: Stream, began: datetime) -> list[str]:
        cut = last_cut(stream)
        if cut and cut.cut_at and cut.cut_at >= began:
            lag = "" if cut.lag is None else f", silent {cut.lag / timedelta(milliseconds=1):.0f} ms after"
            return [f"Dropped: {cut.cut_because}{lag}.", *self._words(stream, cut.cut_because)]
        refusal = MediaRefusal.objects.filter(stream=stream, at__gte=began).order_by("-id").first()
        return [f"Refused: {refusal.code}.", *self._words(stream, refusal.code)] if refusal else []

    def _words(self, stream: Stream, code: str) -> list[str]:
        """The door's reasons name people and days: it is asked again for them, and says all at once."""
        reasons = answer(stream).reasons
        known = any(reason.code == code for reason in reasons)
        told = [as_json(reason) for reason in (reasons if known else [Refusal(code)])]
        return [f"- {reason['what']} {reason['next']}" for reason in told]

    def _stream(self, text: str) -> Stream | None:
        if not text:
            return None
        try:
            return Stream.objects.get(pk=UUID(text))
        except (ValueError, Stream.DoesNotExist):
            raise CommandError(f"No stream has the id {text}. It stands on the stream's go-live page.") from None

    def _site_answers(self, url: str) -> None:
        parts = urlsplit(url)
        try:
            connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=5)
            connection.request("GET", "/livez")
            connection.getresponse().read()
            connection.close()
        except (OSError, ValueError, http.client.HTTPException):
            raise CommandError(f"No site answers at {url}. Start it with: make run") from None
