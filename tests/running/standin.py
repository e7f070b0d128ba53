"""`up` with a stand-in site: `python -m tests.running.standin FOLDER PORT [PART=COMMAND …]`.

The servers, the lock, the signals and the ending are the real ones; web is Python's own file server.
"""

import sys
from pathlib import Path

from config.supervisor.errors import CannotRun
from config.supervisor.site import Part
from config.supervisor.up import Run

SLEEP = "import time; time.sleep(600)"


def parts(port: int, local: Path, demo: bool) -> list[Part]:
    commands = dict(argument.split("=", 1) for argument in sys.argv[3:])
    python = sys.executable
    web = (python, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(local / "logs"))
    return [
        Part("web", web),
        Part("worker", (python, "-c", commands.get("worker", SLEEP)), grace=1),
        Part("demo player", (python, "-c", commands.get("player", SLEEP)), needed=False),
    ]


if __name__ == "__main__":
    try:
        Run(
            port=int(sys.argv[2]),
            local=Path(sys.argv[1]),
            parts=parts,
            preparation=(sys.executable, "-c", "print('prepared')"),
        ).up()
    except CannotRun as problem:
        sys.exit(str(problem))
