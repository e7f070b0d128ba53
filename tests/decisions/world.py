"""One stream, its streamer and three colleagues: what each can do about a decision, on a clock moved by hand."""

from collections.abc import Callable
from datetime import datetime, timedelta

import time_machine
from django.db.models import Q
from django.utils import timezone

from accounts.models import MachineClient, Party, User
from delivery.models import Delivery, DeliveryState, Notice, OutboxMessage, WebhookEndpoint
from delivery.sending import Outcome
from delivery.services import seal_due, settle
from livestream.models import Restriction
from livestream.services import tell_ended
from moderation.cases import claims
from moderation.cases.models import Case, Flag, Queue
from moderation.complaints.appeals import appeal, decide_appeal
from moderation.complaints.models import Appeal
from moderation.decisions import holding
from moderation.decisions.making import carry_out, make
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, Measure
from moderation.decisions.services import decide, lift, override, undo
from tests.conftest import OFF_PLATFORM, new_stream, send_and_scan, speech

RULE = "LM10-1"
WORDS = "Looked at once more, from the beginning."
# each a little later than the moment that it is about
UNDO_OVER, APPEALS_QUEUE = timedelta(seconds=11), 12


class World:
    def __init__(self, platform: MachineClient, person: Callable[..., User], *, key_room: bool = False) -> None:
        self.clock = time_machine.travel(datetime.now().astimezone(), tick=False)
        self.now = self.clock.start()
        self.platform = platform
        self.stream = new_stream(platform)
        self.streamer = Party.objects.get(stream_roles__stream=self.stream, stream_roles__role="streamer")
        # a key room's cut needs two
        self.stream.channel.key_since = timezone.now() if key_room else None
        self.stream.channel.save()
        WebhookEndpoint.objects.create(
            subscriber=platform.subscriber, url="https://platform.example/hook", secret="whsec_eA=="
        )
        self.alice = person("moderator", "alice")
        self.bob, self.carol = person("senior_moderator", "bob"), person("compliance_officer", "carol")
        self.said = 0
        self.flag()

    def close(self) -> None:
        self.clock.stop()

    # what happens by itself

    def flag(self) -> None:
        """The streamer says something else that breaks the rule."""
        self.said += 1
        send_and_scan(self.stream, speech(self.said, OFF_PLATFORM + "呀" * self.said))

    def wait(self, span: timedelta) -> None:
        self.now.shift(span)

    def leave(self) -> None:
        """The seconds of undo pass, and the platform takes what waits for it."""
        self.wait(UNDO_OVER)
        self.deliver()

    def deliver(self) -> None:
        seal_due()
        for delivery in Delivery.objects.filter(state=DeliveryState.PENDING).order_by("pk"):
            settle(delivery, Outcome(200, "", 1))

    def expire(self) -> None:
        """Every period of this world is shorter than a day, an account's two."""
        self.wait(timedelta(days=2, minutes=1))
        tell_ended()
        self.deliver()

    def machine_acts(self, *wishes: Wish) -> Decision:
        case = self.case
        flag = Flag.objects.select_related("rule_version").filter(case=case).order_by("-pk")[0]
        decision, measures = make(
            case=case, user=None, outcome="violation", rule=flag.rule_version, seen_flag_id=flag.pk, wishes=wishes
        )
        carry_out(decision, measures)
        return decision

    # what people do

    @property
    def case(self) -> Case:
        """The one that people decide about, open or not: the newest that is not another's."""
        return Case.objects.select_related("stream__channel").filter(kind=Case.Kind.FLAGS).order_by("-pk")[0]

    @property
    def decision(self) -> Decision:
        """The newest about the stream."""
        return Decision.objects.filter(case__kind=Case.Kind.FLAGS).order_by("-pk")[0]

    def decide(self, *wishes: Wish, case: Case | None = None) -> Decision:
        case = case or self.case
        lease = claims.claim(user=self.alice, case_id=case.pk)
        case.refresh_from_db()
        return decide(
            user=self.alice,
            case_id=case.pk,
            token=lease.token,
            version=case.version,
            seen_flag_id=case.last_flag_id,
            **self.asking(wishes),
        )

    @staticmethod
    def asking(wishes: tuple[Wish, ...]) -> dict[str, object]:
        violation = {"outcome": "violation", "rule_code": RULE, "wishes": wishes}
        return violation if wishes else {"outcome": "no_violation"}

    def undo(self, decision: Decision | None = None) -> None:
        undo(user=self.alice, decision_id=(decision or self.decision).pk)

    def reverse(self, *wishes: Wish, decision: Decision | None = None) -> None:
        override(user=self.bob, decision_id=(decision or self.decision).pk, **self.asking(wishes))

    def lift(self, measure: Measure | None = None) -> None:
        measure = measure or self.decision.measures.order_by("pk")[0]
        lift(user=self.bob, measure_id=measure.pk, reason=WORDS)

    def settle(self, outcome: str) -> None:
        """As the second person."""
        lease = claims.claim_next(user=self.bob, queue_ids=[holding.QUEUE])
        if lease is None:
            raise Case.DoesNotExist
        version = Case.objects.values_list("version", flat=True).get(pk=lease.case_id)
        holding.settle(
            user=self.bob, case_id=lease.case_id, token=lease.token, version=version, outcome=outcome, words=WORDS
        )

    def appeal(self, decision: Decision | None = None) -> None:
        about = (decision or self.decision).pk
        appeal(party=self.streamer, words=WORDS, decision_id=about, client=self.platform)

    def answer(self, outcome: str) -> None:
        """Somebody who decided neither alone nor as the second person answers the appeal."""
        lease = claims.claim_next(user=self.carol, queue_ids=[Queue.objects.get(pk=APPEALS_QUEUE).pk])
        if lease is None:
            raise Appeal.DoesNotExist
        version = Case.objects.values_list("version", flat=True).get(pk=lease.case_id)
        decide_appeal(
            user=self.carol,
            case_id=lease.case_id,
            token=lease.token,
            version=version,
            outcome=outcome,
            answer=WORDS,
        )

    # what can be seen of it

    def in_force(self) -> list[str]:
        """The kinds of restrictions in force now on the stream and on the streamer's account."""
        now = timezone.now()
        found = Restriction.objects.filter(
            Q(ends_at=None) | Q(ends_at__gt=now),
            Q(stream=self.stream) | Q(party=self.streamer),
            lifted_at=None,
            starts_at__lte=now,
        )
        return sorted(found.values_list("kind", flat=True))

    def measures(self) -> list[str]:
        """Every measure that was ever asked for, with what became of it."""
        found = Measure.objects.order_by("decision", "position").values_list("kind", "state", "automatic")
        return [f"{kind} {state}" + (" (machine)" if automatic else "") for kind, state, automatic in found]

    def told(self) -> list[str]:
        """What has left for the platform, in that order."""
        found = OutboxMessage.objects.exclude(sealed_at=None).exclude(topic__endswith=".appeal")
        rows = sorted(found, key=lambda message: (message.sealed_at, message.pk))
        return [_short(message.data) for message in rows]

    def letters(self) -> list[str]:
        """The codes of the streamer's letters that can be read now."""
        mine = Notice.objects.filter(recipient=f"party:{self.streamer.pk}", at__lte=timezone.now())
        return list(mine.order_by("pk").values_list("code", flat=True))


def _short(because: dict[str, object]) -> str:
    for verb in ("lifted", "ended", "withdrawn"):
        if verb in because:
            what = because[verb]
            return f"{verb} {', '.join(what) if isinstance(what, list) else what}"
    return str(because["measure"])
