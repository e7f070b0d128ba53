"""`python -m bench [NAME]`: run one or all, print a table, keep the figures in `.local/bench.json`."""

import importlib
import json
import os
import platform
import sys
import time
from pathlib import Path

import django
import django.core.management

# name → what it measures; in the order of running, cheap ones first
BENCHES = ("screening", "ingest", "admission", "claim", "eye", "blocklists", "pages", "dashboard", "seals")
# asked for by name only
LONG = ("idle",)
# figure → (what it may be at most, or at least when negative)
BUDGETS = {
    "screening_us_per_line": 40.0,
    "signals_per_s": -10_000.0,
    "ratio_to_task_per_signal": -20.0,
    "admission_checks_per_s": -300.0,
    "admission_most_queries": 6.0,
    "flag_to_eye_p95_ms": 500.0,
    "claim_ratio_to_key_update": 3.0,
    "double_claims": 0.0,
    "blocklist_ratio_to_key_reads": 2.0,
    "blocklist_in_force_s": 1.0,
    "page_most_queries": 20.0,
    "page_seq_scans": 0.0,
    "dashboard_queries": 20.0,
    "dashboard_growth": 2.0,
    "dashboard_seq_scans": 0.0,
    "web_rss_mb": 250.0,
    "worker_rss_mb": 300.0,
}
RESULTS = Path(".local/bench.json")


def main(asked: list[str]) -> int:
    unknown = [name for name in asked if name not in BENCHES + LONG]
    if unknown:
        sys.stderr.write(f"No bench is named {unknown[0]}. There are: {', '.join(BENCHES + LONG)}.\n")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    # what is sealed here is gone with its servers, and no part of the site's history
    os.environ["SEAL_LOG"] = ""
    os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,testserver")
    # measuring is not abuse: the pace of one client is not what is asked about
    os.environ.setdefault("API_REQUESTS_PER_MINUTE", "10000000")
    django.setup()
    django.core.management.call_command("migrate", verbosity=0)
    django.core.management.call_command("seed", verbosity=0, stdout=sys.stderr)
    figures = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for name in asked or BENCHES:
        began = time.monotonic()
        found = importlib.import_module(f"bench.{name}").run()
        figures |= found
        show(name, found, time.monotonic() - began)
    figures |= {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        "python": platform.python_version(),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")
    return 0


def show(name: str, figures: dict[str, float], took_s: float) -> None:
    sys.stdout.write(f"\n{name} ({took_s:.0f} s)\n")
    for figure, value in figures.items():
        budget = BUDGETS.get(figure)
        note = ""
        if budget is not None:
            kept = value <= budget if budget >= 0 else value >= -budget
            word = "at most" if budget >= 0 else "at least"
            note = f"   {word} {abs(budget):,.0f}: {'kept' if kept else 'MISSED'}"
        sys.stdout.write(f"  {figure:<34} {value:>14,.2f}{note}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
