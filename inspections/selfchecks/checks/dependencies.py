"""Known vulnerabilities of what the lock file installs, asked of a public database in the OSV schema."""

import re
from pathlib import Path

from django.conf import settings

from delivery.hardened import manager
from inspections.selfchecks.outcome import Outcome, Result

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)
MOST_NAMED = 20


def locked(text: str) -> list[tuple[str, str]]:
    """(name, version) of each line of a lock file."""
    return _PINNED.findall(text)


def dependencies() -> Outcome:
    """One POST with every pinned version; the answer comes in the same order."""
    if not settings.DEPENDENCY_AUDIT_URL:
        return Outcome(Result.UNKNOWN, "audit_off")
    pinned = locked(Path(settings.BASE_DIR / "requirements.txt").read_text("utf-8"))
    wanted = [{"package": {"ecosystem": "PyPI", "name": name}, "version": version} for name, version in pinned]
    answer = manager().send_request("POST", settings.DEPENDENCY_AUDIT_URL, json={"queries": wanted})
    answer.raise_for_status()
    results = answer.json()["results"]
    if len(results) != len(pinned):
        raise ValueError("an answer for each question was expected")
    found = [f"{name} {version}" for (name, version), told in zip(pinned, results, strict=True) if told.get("vulns")]
    facts = {"count": len(pinned), "vulnerable": len(found), "names": ", ".join(found[:MOST_NAMED])}
    return Outcome(Result.BAD, "vulnerable", facts) if found else Outcome(Result.GOOD, "dependencies", facts)
