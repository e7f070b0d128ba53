"""Run a command with empty private servers around it: `python -m config.supervisor.with_servers -- CMD …`.

DATABASE_URL, REDIS_URL and the keys are set for the command; the servers and their data are gone afterwards.
`--durable` gives PostgreSQL the settings of `manage.py up`, for measuring.
"""

import argparse
import os
import signal
import subprocess
import sys

from config.supervisor import places, throwaway
from config.supervisor.errors import CannotRun


def main(arguments: list[str]) -> int:
    """Exit code of the command, or 1 when the servers could not start."""
    parser = argparse.ArgumentParser(prog="python -m config.supervisor.with_servers")
    parser.add_argument("--durable", action="store_true", help="fsync and all, as `manage.py up` runs it")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="-- CMD …")
    options = parser.parse_args(arguments)
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        parser.error("name a command after --")
    with throwaway.folder_of_our_own(places.LOCAL, "scratch") as folder:
        places.forget(folder)
        try:
            with throwaway.private_servers(folder, careless=not options.durable) as env:
                return _run(command, {**os.environ, **env})
        except CannotRun as problem:
            sys.stderr.write(f"{problem}\n")
            return 1
        finally:
            places.forget(folder)


def _run(command: list[str], env: dict[str, str]) -> int:
    """Ctrl-C reaches the command from the terminal; we wait for it and pass on what reaches only us."""
    try:
        child = subprocess.Popen(command, env=env, cwd=places.ROOT)
    except OSError as problem:
        raise CannotRun(f"{command[0]}: {problem.strerror}") from problem
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, frame: child.send_signal(received))
    code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
