"""`manage.py scan`: the shipped rules over lines of JSON, without a database."""

import json
import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from moderation.detection.engine import Engine
from moderation.detection.explain import LANGUAGES, explain
from moderation.detection.lists import load_list
from moderation.detection.rules import RuleSpec, shipped_rules
from moderation.detection.types import KINDS, SPEAKERS, Context, Finding, Signal

BATCH = 200  # lines held at once: enough to fill a core, small enough to answer a pipe while it runs
LOOK_BACK = 8  # signals kept from the batch before: numbers spelled over several lines, corrections
FIELDS = frozenset(("id", "kind", "text", "speaker", "category"))
BY_VIEWERS = ("chat", "comment_deletion")  # who speaks where the line does not say
LIST_RULE = "LM18-1"  # ships empty; its terms are the operator's


class Command(BaseCommand):
    help = (
        "Read one JSON object a line (id, kind, text, optional speaker and category) on standard input "
        "and write one a line with the rules it breaks. Needs no database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--list", metavar="FILE", help=f"terms of {LIST_RULE}, one a line, # for comments")
        parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the reasons")
        parser.add_argument("--rules", metavar="CODE,CODE", help="only these rules")

    def handle(self, *args: Any, **options: Any) -> None:
        rules = _chosen(options["rules"])
        engine = Engine.build(tuple(rules.values()), _lists(options["list"]))
        broken = 0
        recent: list[Signal] = []
        for lines in _batches(sys.stdin.buffer):
            read = [_signal(line) for line in lines]
            signals = [signal for signal in read if isinstance(signal, Signal)]
            hits = _by_index(engine.scan(signals, Context(recent=recent)))
            recent = [*recent, *signals][-LOOK_BACK:]
            place = 0
            for item in read:
                if isinstance(item, Signal):
                    answer = {
                        "id": item.id,
                        "hits": [_hit(f, rules, options["language"]) for f in hits[place]],
                    }
                    place += 1
                else:
                    broken += 1
                    answer = item
                self.stdout.write(_json(answer))
            self.stdout.flush()
        if broken:
            raise CommandError(f'{broken} malformed line{"s" if broken > 1 else ""}, see their "error".')


def _chosen(codes: str | None) -> dict[str, RuleSpec]:
    rules = {rule.code: rule for rule in shipped_rules()}
    if codes is None:
        return rules
    wanted = [code.strip() for code in codes.split(",") if code.strip()]
    if unknown := [code for code in wanted if code not in rules]:
        raise CommandError(f"There is no rule {', '.join(unknown)}.")
    if not wanted:
        raise CommandError("--rules names no rule.")
    return {code: rules[code] for code in wanted}


def _lists(path: str | None) -> dict[str, list[str]]:
    if path is None:
        return {}
    try:
        return {LIST_RULE: load_list(path)}
    except (OSError, ValueError) as error:
        raise CommandError(f"The list {path} cannot be read: {error}") from error


def _batches(stream: IO[bytes]) -> Iterator[list[bytes]]:
    lines = (line for line in stream if line.strip())
    while batch := list(islice(lines, BATCH)):
        yield batch


def _signal(line: bytes) -> Signal | dict[str, Any]:
    """The signal a line stands for, or the answer that says what is wrong with it."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _refused(None, f"not JSON: {error}")
    if not isinstance(data, dict):
        return _refused(None, "not a JSON object")
    name = data.get("id")
    if not isinstance(name, str) or not name:
        return _refused(None, "id must be a text that is not empty")
    if unknown := sorted(set(data) - FIELDS):
        return _refused(name, f"unknown field {', '.join(unknown)}")
    for field in ("kind", "text"):
        if not isinstance(data.get(field), str):
            return _refused(name, f"{field} must be a text")
    if data["kind"] not in KINDS:
        return _refused(name, f"kind must be one of {', '.join(KINDS)}")
    speaker = data.get("speaker") or ("viewer" if data["kind"] in BY_VIEWERS else "streamer")
    if speaker not in SPEAKERS:
        return _refused(name, f"speaker must be one of {', '.join(SPEAKERS)}")
    category = data.get("category") or ""
    if not isinstance(category, str):
        return _refused(name, "category must be a text")
    return Signal(name, data["kind"], data["text"], speaker, category)


def _refused(name: str | None, error: str) -> dict[str, Any]:
    return {"id": name, "error": error, "hits": []}


def _by_index(findings: Iterable[Finding]) -> defaultdict[int, list[Finding]]:
    lists: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        lists[finding.index].append(finding)
    return lists


def _hit(finding: Finding, rules: Mapping[str, RuleSpec], language: str) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "score": finding.score,
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "reason": explain(finding, rules[finding.rule], language),
    }


def _json(answer: Mapping[str, Any]) -> str:
    """One line; escaped to ASCII only where a lone surrogate of the input could not be written."""
    text = json.dumps(answer, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(answer)
    return text
