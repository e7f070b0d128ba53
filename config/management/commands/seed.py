from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.services import make_groups, site_client
from evidence.actors import system
from evidence.partitions import make_partitions
from moderation.cases import evasions, patrols, registrations
from moderation.cases.models import Queue
from moderation.complaints import appeals, complaints
from moderation.decisions import holding
from moderation.decisions.templates import seed_templates
from moderation.quality import queue as quality
from moderation.rulebook.models import RuleGroup
from moderation.rulebook.services import seed_rulebook


class Command(BaseCommand):
    help = "Put partitions, roles, rules and queues in place. May run twice; changes only what is missing or new."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        make_partitions()
        make_groups()
        site_client()
        changed = seed_rulebook(actor=system("seed"))
        for group in RuleGroup.objects.all():
            # the queue's number is the group's: the key 1–9 that a moderator presses
            Queue.objects.get_or_create(pk=group.number, defaults={"name_en": group.name_en, "name_zh": group.name_zh})
        registrations.make_queue()
        evasions.make_queue()
        appeals.make_queue()
        complaints.make_queue()
        holding.make_queue()
        patrols.make_queue()
        quality.make_queue()
        seed_templates()
        self.stdout.write(f"{changed} rules new or changed")
