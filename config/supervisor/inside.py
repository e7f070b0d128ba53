"""A manage.py command with the running site's environment: `python -m config.supervisor.inside CMD …`."""

import os
import sys

from config.supervisor import envfile, places


def main(arguments: list[str]) -> None:
    """Become the command, or say that the site does not run."""
    try:
        env = {**os.environ, **envfile.read(places.LOCAL)}
    except FileNotFoundError:
        sys.exit("Streamwarden does not run from this folder. Start it first: make run")
    os.execve(sys.executable, [sys.executable, str(places.ROOT / "manage.py"), *arguments], env)


if __name__ == "__main__":
    main(sys.argv[1:])
