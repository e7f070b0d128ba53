"""`manage.py check_setup`: what is in place, what is not, and what to type."""

import os
import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from redis.exceptions import RedisError

from config.checks import production_problems
from config.supervisor import inside, lock, places, setup
from config.supervisor.setup import Finding
from delivery.models import WebhookEndpoint


class Command(BaseCommand):
    help = "Say what is ready and, for what is not, what to type. Exit code 0 when nothing stands in the way."
    requires_system_checks = []  # it must speak even when half of it is wrong

    def handle(self, *args: Any, **options: Any) -> None:
        if lock.is_held(places.LOCAL) and not os.environ.get("DATABASE_URL"):
            inside.main(["check_setup"])  # once more, with the running site's servers and keys
        findings = [*setup.machine(), *self.site()]
        for finding in findings:
            self.stdout.write(f"{finding.mark:<10}{finding.sentence}")
            if finding.remedy:
                self.stdout.write(f"{'':<10}-> {finding.remedy}")
        waiting = sum(finding.mark == "to do" for finding in findings)
        ready = "Ready, and running" if lock.is_held(places.LOCAL) else "Ready. Start it with: make run"
        self.stdout.write(f"\nTo do: {waiting}" if waiting else f"\n{ready}")
        sys.exit(1 if waiting else 0)

    def site(self) -> Iterator[Finding]:
        """What the servers and settings say; nothing while private servers are not running."""
        if not os.environ.get("DATABASE_URL"):
            return
        yield from self.database()
        try:
            cache.get("check_setup")
            yield Finding("ok", "Redis answers")
        except (RedisError, OSError) as problem:
            yield Finding("to do", f"Redis does not answer: {problem}", "look at REDIS_URL")
        yield from self.settings()

    def endpoints(self) -> Finding:
        """Decisions wait in the outbox for nobody until a platform has said where it wants them."""
        if count := WebhookEndpoint.objects.filter(is_active=True).count():
            return Finding("ok", f"Webhook endpoints in use: {count}")
        return Finding("optional", "No webhook endpoint yet: decisions reach no platform")

    def database(self) -> Iterator[Finding]:
        """Reachable, and as new as the code."""
        try:
            executor = MigrationExecutor(connection)
            waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        except DatabaseError as problem:
            yield Finding("to do", f"PostgreSQL does not answer: {problem}".strip(), "look at DATABASE_URL")
            return
        yield Finding("ok", "PostgreSQL answers")
        if waiting:
            yield Finding("to do", f"{waiting} migrations are not applied", f"{sys.executable} manage.py prepare")
        else:
            yield Finding("ok", "All migrations are applied")
            yield self.endpoints()

    def settings(self) -> Iterator[Finding]:
        """Keys and hosts, by the rules of production; the demo is judged by its keys alone."""
        problems = production_problems(
            secret_key=settings.SECRET_KEY,
            field_key=settings.FIELD_KEY,
            index_key=settings.INDEX_KEY,
            debug=settings.DEBUG,
            demo=False,
            allowed_hosts=settings.ALLOWED_HOSTS,
        )
        for problem in problems:
            yield Finding("to do", problem)
        if not problems:
            yield Finding("ok", "Keys and hosts are set")
