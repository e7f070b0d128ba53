"""`manage.py check_setup`: what is in place, what is not, and what to type."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from config.supervisor import setup


class Command(BaseCommand):
    help = "Say what is ready and, for what is not, what to type. Exit code 0 when all that is needed is there."
    requires_system_checks = []  # it must speak even when the settings are half done

    def handle(self, *args: Any, **options: Any) -> None:
        findings = list(setup.findings())
        for finding in findings:
            self.stdout.write(f"{finding.mark:<9}{finding.sentence}")
            if finding.remedy:
                self.stdout.write(f"{'':<9}{finding.remedy}")
        waiting = [finding for finding in findings if finding.mark == "to do"]
        self.stdout.write(f"\n{len(waiting)} things to do." if waiting else "\nReady: make run")
        sys.exit(1 if waiting else 0)
