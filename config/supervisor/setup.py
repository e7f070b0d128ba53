"""What this machine has and lacks for Streamwarden. Each finding names the next thing to type."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from packaging.requirements import Requirement

from config.supervisor import binaries, lock, places, port, postgres, processes, run_as
from config.supervisor.errors import CannotRun

# the first draws pages and nothing around them: it takes half of what a whole browser takes
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Finding:
    """One line for a person. "to do" stands in the way; "optional" does not."""

    mark: Literal["ok", "to do", "optional"]
    sentence: str
    remedy: str = ""


def machine() -> Iterator[Finding]:
    """Everything that can be told without a database."""
    yield python()
    yield packages(places.ROOT / "requirements.txt")
    yield from servers()
    yield chosen_port(os.environ.get("PORT", "8000"))
    yield program("A browser for the browser tests", BROWSERS, "apt install chromium-headless-shell fonts-noto-cjk")
    yield program("gettext, to compile translations anew", ("msgfmt",), "apt install gettext")


def python() -> Finding:
    """Which one runs; an older one than 3.11 never gets this far, the Makefile says so before."""
    running = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("ok", f"Python {running}")


def packages(locked: Path) -> Finding:
    """Whether what is installed is what the lock file names."""
    wrong = []
    for line in locked.read_text().splitlines():
        wanted = Requirement(line)
        if wanted.marker and not wanted.marker.evaluate():
            continue
        try:
            if version(wanted.name) not in wanted.specifier:
                wrong.append(f"{wanted.name} {version(wanted.name)}, not{wanted.specifier}".replace("==", " "))
        except PackageNotFoundError:
            wrong.append(f"{wanted.name} missing")
    if wrong:
        shown = "; ".join(wrong[:5]) + (f" and {len(wrong) - 5} more" if len(wrong) > 5 else "")
        return Finding("to do", f"Packages differ from {locked.name}: {shown}", _pip(locked))
    return Finding("ok", f"Packages are those of {locked.name}")


def _pip(locked: Path) -> str:
    return f"{sys.executable} -m pip install -r {locked.name}"


def servers() -> Iterator[Finding]:
    """That both servers can be started here, or that others are named."""
    if os.environ.get("DATABASE_URL"):
        yield Finding("ok", "PostgreSQL is yours, from DATABASE_URL")
    else:
        yield _postgres()
    if os.environ.get("REDIS_URL"):
        yield Finding("ok", "Redis is yours, from REDIS_URL")
        return
    try:
        yield _starts("Valkey", str(binaries.valkey_server()), run_as.RunAs())
    except CannotRun as problem:
        yield Finding("to do", str(problem))


def _postgres() -> Finding:
    try:
        who = run_as.choose()
        finding = _starts("PostgreSQL", str(postgres.programs(who) / "postgres"), who)
    except CannotRun as problem:
        return Finding("to do", str(problem))
    how = "as nobody" if who.uid is not None else "in a user namespace" if who.prefix else "as yourself"
    return Finding(finding.mark, f"{finding.sentence}, {how}", finding.remedy)


def _starts(name: str, program: str, who: run_as.RunAs) -> Finding:
    argv = [*who.prefix, program, "--version"]
    if complaint := processes.finish(argv, env=os.environ, text="", popen=who.popen):
        return Finding("to do", f"{name} does not start: {complaint}", _pip(Path("requirements.txt")))
    return Finding("ok", f"{name} starts from its wheel")


def chosen_port(wanted: str) -> Finding:
    """Free, or ours."""
    if lock.is_held(places.LOCAL):
        return Finding("ok", "The site runs from this folder")
    try:
        port.check_free(int(wanted))
    except ValueError:
        return Finding("to do", f"PORT={wanted} is no number", "unset PORT")
    except CannotRun as problem:
        return Finding("to do", str(problem))
    return Finding("ok", f"Port {wanted} is free")


def first_of(names: tuple[str, ...]) -> str | None:
    """Where the first of these programs is that this machine has."""
    return next(filter(None, map(shutil.which, names)), None)


def program(what: str, names: tuple[str, ...], remedy: str) -> Finding:
    """One of several programs that some work needs and the site does not."""
    found = first_of(names)
    return Finding("ok", f"{what}: {found}") if found else Finding("optional", f"{what}: not found", remedy)
