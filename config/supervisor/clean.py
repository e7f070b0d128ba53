"""Forget this checkout's data, keys and logs: `python -m config.supervisor.clean`."""

import shutil
import sys

from config.supervisor import lock, places


def main() -> None:
    """Refuses while the site runs. What lay in /var/tmp for this checkout goes too."""
    if lock.is_held(places.LOCAL):
        sys.exit("Streamwarden runs from this folder: stop it first.")
    stand_ins = [places.elsewhere(places.LOCAL / name) for name in ("", "postgres", "valkey")]
    homes = [places.elsewhere(stand_ins[0] / "postgres")]
    for folder in (places.LOCAL, *stand_ins, *homes):
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
