"""A stream whose checklist is green, with everybody behind it; tests take away one thing."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import Credential, Guardianship, MachineClient, Membership, Party, User
from accounts.services import site_client
from evidence.actors import system
from livestream.admission.dynamic import record_check
from livestream.admission.review import FORM, keep_form
from livestream.channels import plan_stream, register_channel
from livestream.models import Restriction, Stream
from livestream.services import register_stream
from tests.accounts.identity.build import verified_party

ACTOR = system("test")
ADULT, SEVENTEEN, FIFTEEN = (timezone.localdate() - timedelta(days=round(365.25 * years)) for years in (30, 17.5, 15.5))


@dataclass(frozen=True)
class Room:
    user: User
    operator: Party
    streamer: Party
    stream: Stream


def credential(party: Party, kind: str, scope: str, days: int | None = None, **fields) -> Credential:
    now = timezone.now()
    return Credential.objects.create(
        **{
            "party": party,
            "kind": kind,
            "scope": scope,
            "state": "verified",
            "valid_from": now - timedelta(days=200),
            "valid_until": None if days is None else now + timedelta(days=days),
        }
        | fields
    )


def streamer_of(operator: Party, born: date = ADULT, name: str = "Bob", client: MachineClient | None = None) -> Party:
    """Verified, trained, and agreed with the operator."""
    party = verified_party("streamer", born, name, client)
    credential(party, "training", "basics", days=165)
    credential(party, "agreement", "operator", counterparty=operator, version="1")
    return party


def operator_with_agreement(user: User | None = None, name: str = "Alice's shop", client=None, **facts) -> Party:
    party = verified_party("operator", name=name, user=user, client=client, **facts)
    credential(party, "agreement", "platform", version=settings.PLATFORM_AGREEMENT_VERSION)
    return party


def match(stream: Stream, party: Party, method: str = "platform", result: str = "match"):
    return record_check(stream=stream, party=party, method=method, result=result, actor=ACTOR)


def green_room(user: User, born: date = ADULT, **facts) -> Room:
    """A planned stream of this site that may start now; `facts` go to `plan_stream`."""
    operator = operator_with_agreement(user)
    streamer = streamer_of(operator, born)
    channel = register_channel(user=user, operator=operator, name="Alice's room", category="clothing")
    told = {"title": "今晚八点羽绒服专场", "category": "clothing", "audience": "all", "content": "general"}
    stream = plan_stream(user=user, channel=channel, streamers=[streamer], **told | facts)
    match(stream, streamer)
    keep_form(stream=stream, party=operator, looked_over=FORM, actor=ACTOR)
    return Room(user, operator, streamer, stream)


def green_stream_of(client: MachineClient, ref: str = "s-1") -> Stream:
    """The same for a platform that registers its streams over the API."""
    stream, _ = register_stream(
        client=client,
        facts={
            "ref": ref,
            "title": "今晚八点羽绒服专场",
            "category": "clothing",
            "audience": "all",
            "channel": {"ref": f"room-{ref}", "name": f"Room {ref}", "place": "330100"},
            "operator": {"ref": f"op-{ref}", "name": f"Shop {ref}"},
            "streamers": [{"ref": f"st-{ref}", "name": f"Streamer {ref}"}],
        },
    )
    operator, streamer = (stream.roles.get(role=role).party for role in ("operator", "streamer"))
    for party in (operator, streamer):
        verified_party(party=party)
    credential(operator, "agreement", "platform", version=settings.PLATFORM_AGREEMENT_VERSION)
    credential(streamer, "training", "basics", days=165)
    credential(streamer, "agreement", "operator", counterparty=operator)
    match(stream, streamer)
    keep_form(stream=stream, party=operator, looked_over=FORM, actor=ACTOR)
    return stream


def guard(minor: Party, consents: tuple[str, ...] = ("guardian_streaming",), **fields) -> Guardianship:
    """A guardian with a verified identity of their own."""
    guardian = verified_party("buyer", name="Carol", client=site_client())
    Membership.objects.create(
        user=User.objects.create_user(f"g-{guardian.pk}", label="g"), party=guardian, part="owner"
    )
    return Guardianship.objects.create(
        **{
            "minor": minor,
            "guardian": guardian,
            "relation": "parent",
            "state": "verified",
            "consents": list(consents),
            "verified_at": timezone.now(),
        }
        | fields
    )


def restrict(kind: str, minutes: int | None = None, **subject) -> Restriction:
    return Restriction.objects.create(
        kind=kind,
        starts_at=timezone.now() - timedelta(minutes=1),
        ends_at=timezone.now() + timedelta(minutes=minutes) if minutes else None,
        no_end_reason="" if minutes else "final",
        basis_type="decision",
        basis_id="1",
        basis_text="LM10-1",
        **subject,
    )
