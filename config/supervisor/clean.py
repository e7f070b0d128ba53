"""Forget this checkout's data, keys and logs: `python -m config.supervisor.clean`."""

import sys

from config.supervisor import lock, places


def main() -> None:
    """Refuses while the site or a test runs. What lies in /var/tmp for this checkout goes too."""
    if running := lock.all_held(places.LOCAL):
        sys.exit(f"Still running from this folder, stop it first: {', '.join(running)}")
    for folder in (*places.LOCAL.glob("*-[0-9]*/"), places.LOCAL):
        places.forget(folder)


if __name__ == "__main__":
    main()
