"""Another process that asks about one identifier again and again: `python -m bench.watching KIND VALUE`.

Says "ready" once it has answered, then one line when it first finds it: the moment (s since 1970) and its memory (MB).
"""

import os
import sys
import time

import django
import psutil


def main(kind: str, value: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # the settings come first
    from blocklists.checking import CLEAR, Subject, check  # noqa: PLC0415

    subject = Subject(((kind, value),))
    check([subject])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    until = time.time() + 30
    while time.time() < until:
        if check([subject])[0].verdict != CLEAR:
            sys.stdout.write(f"{time.time()} {psutil.Process().memory_info().rss / 1e6}\n")
            return
        time.sleep(0.005)


if __name__ == "__main__":
    main(*sys.argv[1:])
