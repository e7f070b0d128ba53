import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from config.supervisor import places, postgres, processes

MARK = "STREAMWARDEN_TEST_MARK"
# half a second on a quiet machine; the graces that the supervisor gives its children come to 36 s
LONGEST_END_S = 60


@dataclass
class Up:
    """A real `up` with a stand-in site, in a process of its own."""

    local: Path
    port: int
    options: tuple[str, ...] = ()
    env: dict[str, str] = field(default_factory=dict)
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)
    output: int = -1
    # whether a hang-up is ignored from the start on; however the tests themselves were started
    nohup: bool = False

    def start(self) -> "Up":
        ours = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
        descriptor, name = tempfile.mkstemp()
        os.unlink(name)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.running.standin", str(self.local), str(self.port), *self.options],
            cwd=places.ROOT,
            env={**ours, **self.env, MARK: self.mark},
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=self._inherit,
        )
        self.output = descriptor
        return self

    def _inherit(self) -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN if self.nohup else signal.SIG_DFL)

    def until_it_says(self, words: str) -> "Up":
        wait_for(lambda: words in self.said() or self.process.poll() is not None, 120)
        assert words in self.said(), self.said()
        return self

    def said(self) -> str:
        return os.pread(self.output, 100_000, 0).decode()

    def stop(self, number: int = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(LONGEST_END_S)

    def living(self) -> list[str]:
        """Command lines of all that came from it: by environment, arguments or working folder."""
        found = []
        for proc in Path("/proc").glob("[0-9]*"):
            command, environ, cwd = b"", b"", ""
            # gone meanwhile, dead and waiting for its parent, or nobody's: then its arguments alone can be read
            with contextlib.suppress(OSError):
                command = (proc / "cmdline").read_bytes()
                environ, cwd = (proc / "environ").read_bytes(), os.readlink(proc / "cwd")
            if self.mark.encode() in environ or str(self.local).encode() in command or cwd.startswith(str(self.local)):
                found.append(command.replace(b"\0", b" ").decode(errors="replace"))
        return found

    def query(self, statement: str) -> list[tuple[object, ...]]:
        url = f"postgres://postgres@/{postgres.DATABASE}?host={places.socket_folder(self.local / 'postgres')}"
        with psycopg.connect(url, autocommit=True) as connection:
            answer = connection.execute(statement)
            return answer.fetchall() if answer.description else []

    def write_note(self, text: str) -> None:
        self.query(f"DROP TABLE IF EXISTS note; CREATE TABLE note AS SELECT '{text}' AS text")

    def read_note(self) -> object:
        return self.query("SELECT text FROM note")[0][0]


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def short_folder() -> Iterator[Path]:
    """A short path that every user may walk to, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="sw-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    for leftover in (path, places.elsewhere(path / "local")):
        shutil.rmtree(leftover, ignore_errors=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for one test, where a first start has to make everything."""
    yield from short_folder()


@pytest.fixture(scope="session")
def grown() -> Iterator[Path]:
    """Data of a first start, passed on from test to test: initdb, and even a copy, takes a second."""
    for path in short_folder():
        local = path / "local"
        server = postgres.start(local / "postgres", log=local / "logs/postgresql.log", careless=True)
        processes.stop([server.child])
        (local / "secrets.env").write_text("SECRET_KEY=s\nFIELD_KEY=f\nINDEX_KEY=i\n")
        yield local


@pytest.fixture
def up(grown: Path) -> Iterator[Callable[..., Up]]:
    """Make an `up` in the grown folder, or in `local`; whatever is still there is killed at the end."""
    made: list[Up] = []

    def make(*options: str, local: Path | None = None, port: int | None = None, nohup: bool = False, **env: str) -> Up:
        made.append(Up(local or grown, port or free_port(), options, env, nohup=nohup))
        return made[-1].start()

    yield make
    for one in made:
        one.stop(signal.SIGKILL)
    for one in made:
        os.close(one.output)
        # the next one starts in the same folder
        assert wait_for(lambda one=one: not one.living(), LONGEST_END_S), one.living()  # type: ignore[misc]
        for name in ("postgres", "valkey"):
            shutil.rmtree(places.elsewhere(one.local / name), ignore_errors=True)
