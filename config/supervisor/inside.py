"""A manage.py command with the running site's environment: `python -m config.supervisor.inside CMD …`."""

import os
import sys

from config.supervisor import envfile, lock, places


def main(arguments: list[str]) -> None:
    """Become the command, or say that the site does not run."""
    # the file alone proves nothing: a killed supervisor leaves it behind
    if not (lock.is_held(places.LOCAL) and envfile.file_of(places.LOCAL).exists()):
        sys.exit("Streamwarden does not run from this folder, or not yet. Start it first: make run")
    env = {**os.environ, **envfile.read(places.LOCAL)}
    os.execve(sys.executable, [sys.executable, str(places.ROOT / "manage.py"), *arguments], env)


if __name__ == "__main__":
    main(sys.argv[1:])
