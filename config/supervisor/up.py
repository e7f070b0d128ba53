"""Everything on one machine, from servers to site, until somebody says stop."""

import argparse
import os
import platform
import shlex
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.supervisor import envfile, inside, lock, places, port, processes, servers, site
from config.supervisor.errors import CannotRun, StopRequested
from config.supervisor.processes import Child, Signals
from config.supervisor.restarts import Restarts
from config.supervisor.words import say, timed

LONGEST_START = 120.0  # seconds for web to answer: a cold disk and two busy cores included
LOOK = 0.2  # seconds between two looks at the children
TIDY = 60.0  # seconds between two looks at the size of the logs


@dataclass
class Run:
    """One run of the site from one folder. The tests give it other parts."""

    port: int
    demo: bool = True
    local: Path = places.LOCAL
    parts: site.Site = site.parts
    preparation: Sequence[str] = field(default_factory=site.preparation)
    signals: Signals = field(default_factory=Signals)
    servers: list[Child] = field(default_factory=list)
    children: dict[str, Child] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://{port.HOST}:{self.port}/"

    def up(self) -> None:
        """Start, watch, stop. Raises CannotRun with what to do; returns after Ctrl-C, TERM or HUP."""
        self.signals.listen()
        with lock.held(self.local, self.address):
            port.check_free(self.port)
            try:
                urls, keys = servers.start(self.local, self.servers, self.signals.pause)
                env = site.environment(demo=self.demo, keys=keys, servers=urls)
                with envfile.kept(self.local, env):
                    parts = self.parts(self.port, self.local, self.demo)
                    web = self._start_part(parts[0], env)
                    self._prepare(env)
                    self._open(web)
                    for part in parts[1:]:
                        self._start_part(part, env)
                    self._watch(parts, env)
            except StopRequested:
                say("\nStopping … (Ctrl-C once more to hurry)")
            finally:
                self._stop()
        say("Stopped. The data is kept.")

    def _log(self, name: str) -> Path:
        return self.local / "logs" / f"{name.replace(' ', '-')}.log"

    def _prepare(self, env: dict[str, str]) -> None:
        log = self._log("prepare")
        child = processes.start("prepare", self.preparation, log=log, env=env, cwd=places.ROOT, speaks=True)
        self.children["prepare"] = child
        while child.running:
            self.signals.pause(0.05)
        del self.children["prepare"]
        if code := child.process.returncode:
            raise CannotRun(
                f"The database could not be brought up to date (exit code {code}). "
                f"The end of {log}:\n\n{child.end_of_log()}"
            )

    def _open(self, web: Child) -> None:
        """Let web begin and tell the address. Worker and beat come after: nobody waits for those."""
        processes.go(web)
        with timed("The site answers"):
            processes.wait_until(lambda: port.listens(self.port), web, seconds=LONGEST_START, pause=self.signals.pause)
            status = port.first_page(self.port)
        if status >= 500 or not status:
            say(f"But its first page fails (status {status}): see {web.log}")
        say(f"\nStreamwarden is at {self.address}\n")
        if not self.demo:
            command = f"{shlex.quote(sys.executable)} -m {inside.__name__} createsuperuser"
            say(f"To make a first user, type in this folder, in another terminal:\n  {command}\n")
        say("Ctrl-C stops it.")

    def _start_part(self, part: site.Part, env: dict[str, str]) -> Child:
        self.children[part.name] = child = processes.start(
            part.name,
            part.argv,
            log=self._log(part.name),
            env={**env, **part.env},
            cwd=places.ROOT,
            grace=part.grace,
            waits=part.waits,
        )
        return child

    def _watch(self, parts: Sequence[site.Part], env: dict[str, str]) -> None:
        """Until a signal (StopRequested) or the death of a process that the site needs (CannotRun)."""
        dispensable = {part.name: (part, Restarts(time.monotonic())) for part in parts if not part.needed}
        tidied = time.monotonic()
        while True:
            self.signals.pause(LOOK)
            now = time.monotonic()
            for child in (*self.children.values(), *self.servers):
                if child.running:
                    continue
                if child.name not in dispensable:
                    raise CannotRun(self._obituary(child))
                self._revive(child, *dispensable[child.name], env=env, now=now)
            if now - tidied > TIDY:
                tidied = now
                for child in (*self.children.values(), *self.servers):
                    processes.rotate(child.log)

    def _obituary(self, child: Child) -> str:
        return (
            f"\n{child.name} stopped by itself (exit code {child.process.returncode}), so all were stopped. "
            f"The end of {child.log}:\n\n{child.end_of_log()}\n\nTo start again: make run"
        )

    def _revive(self, child: Child, part: site.Part, restarts: Restarts, *, env: dict[str, str], now: float) -> None:
        if restarts.due is None:
            wait = restarts.failed(now)
            say(f"The {part.name} stopped (see {child.log}); the site goes on. Again in {wait:.0f} s.")
        elif restarts.is_due(now):
            self._start_part(part, env)
            restarts.started, restarts.due = now, None

    def _stop(self) -> None:
        """The site first, so that nobody talks to a server that is going; a second signal cuts it short."""
        enough = max(self.signals.count, 1)
        processes.stop(list(self.children.values()), hurried=lambda: self.signals.count > enough)
        for server in reversed(self.servers):
            processes.stop([server])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `manage.py up` and of `python -m config.supervisor.up` alike."""
    parser.add_argument(
        "--port",
        type=int,
        default=os.environ.get("PORT") or 8000,
        help="the site's port; default: PORT or 8000",
    )
    parser.add_argument("--no-demo", action="store_true", help="an empty site of your own, without open doors")


def run(chosen_port: int, *, no_demo: bool) -> int:
    """Exit code: 0 after a stop that somebody asked for, 1 when there is something to put right first."""
    if platform.system() == "Windows":
        sys.stderr.write("These servers need Linux or macOS. On Windows, work inside WSL 2.\n")
        return 1
    # open doors go with our own database only, never with one that somebody else keeps
    demo = not no_demo and not os.environ.get("DATABASE_URL")
    if not demo and not no_demo:
        say("No demo: its open doors and invented people are only for a private database.")
    try:
        Run(port=chosen_port, demo=demo).up()
    except (CannotRun, OSError) as problem:  # OSError: a full disk, or a .local that somebody else made
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


def main(arguments: list[str]) -> int:
    """The same as `manage.py up` without loading Django into the supervisor, which saves time and memory."""
    parser = argparse.ArgumentParser(prog="up", description=__doc__)
    add_arguments(parser)
    options = parser.parse_args(arguments)
    return run(options.port, no_demo=options.no_demo)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
