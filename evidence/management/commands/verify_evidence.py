import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.seals.cluster import NoCluster
from evidence.seals.proving import NotSealed, Proof, proof_for
from evidence.seals.report import MOST_NAMED, Report
from evidence.seals.verifying import verify


class Command(BaseCommand):
    help = (
        "Compare every sealed audit event with its seal, the seals with each other and with what was published, and"
        " exhibits with their events. Names what was changed, is missing or was added. Exit code: 0 sound, 1 not,"
        " 2 asked wrongly."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=int, default=1, metavar="SEAL", help="from this seal on")
        parser.add_argument("--event", type=int, metavar="ID", help="prove this one event instead")
        parser.add_argument("--files", action="store_true", help="read the bytes of every exhibit, too")
        parser.add_argument(
            "--published", type=Path, metavar="FILE", help="a copy of the published seals (default: SEAL_LOG)"
        )
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sound = self._prove(options) if options["event"] is not None else self._verify(options)
        except (NoCluster, NotSealed, ValueError, OSError) as problem:
            raise CommandError(str(problem), returncode=2) from problem
        if not sound:
            raise SystemExit(1)

    def _verify(self, options: dict[str, Any]) -> bool:
        if options["since"] < 1:
            raise ValueError("seals are numbered from 1 on")
        path = options["published"]
        if path is None and settings.SEAL_LOG and Path(settings.SEAL_LOG).exists():
            path = Path(settings.SEAL_LOG)
        report = verify(since=options["since"], files=options["files"], published=path)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
        else:
            self._show(report, path)
        return report.is_sound

    def _show(self, report: Report, path: Path | None) -> None:
        for problem in report.problems:
            self.stdout.write(f"{problem}.")
        if report.more_problems:
            self.stdout.write(f"… and {report.more_problems:,} more than {MOST_NAMED:,}.")
        for late in report.late:
            self.stdout.write(f"Note: {late}: long after the time it tells of.")
        self.stdout.write(
            f"{report.events:,} events of {report.seals:,} seals in {report.seconds:.1f} s"
            f" ({report.rows_per_s:,.0f} a second);"
            f" {report.erased:,} lawfully erased, {report.unsealed:,} not sealed yet."
        )
        self.stdout.write(f"{report.exhibits:,} exhibits, {report.objects:,} objects read.")
        if path:
            self.stdout.write(f"{report.published:,} seals compared with {path}.")
        else:
            self.stdout.write("No published seals to compare with: whoever rewrote all of it would not be found.")
        self.stdout.write(f"Last seal: {report.last_seal}, chain {report.last_chain or '-'}")
        self.stdout.write("Sound." if report.is_sound else "NOT SOUND.")

    def _prove(self, options: dict[str, Any]) -> bool:
        proof = proof_for(options["event"])
        if options["json"]:
            self.stdout.write(json.dumps(_facts(proof), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(proof.line.decode())
            self.stdout.write(f"Leaf {proof.index + 1} of {proof.count:,} of seal {proof.seal_number}:")
            for side, digest in proof.path:
                self.stdout.write(f"  {side:<5} {digest.hex()}")
            self.stdout.write(f"Root  {proof.root.hex()}\nChain {proof.chain.hex()}")
            self.stdout.write("It stands as it was sealed." if proof.stands else "It was CHANGED after it was sealed.")
        return proof.stands


def _facts(proof: Proof) -> dict[str, Any]:
    return {
        "event": proof.event_id,
        "line": proof.line.decode(),
        "leaf": proof.leaf.hex(),
        "index": proof.index,
        "path": [[side, digest.hex()] for side, digest in proof.path],
        "seal": proof.seal_number,
        "count": proof.count,
        "root": proof.root.hex(),
        "previous_chain": proof.previous_chain.hex(),
        "chain": proof.chain.hex(),
        "stands": proof.stands,
    }
