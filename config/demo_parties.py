"""The demo's registered people, made through the same services as everybody else's.

Their numbers belong to nobody: real ones carry a county, and 330100 is the code of a whole city.
"""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts import guardians
from accounts.actors import user_actor
from accounts.ages import today_in_china
from accounts.credentials import accept_agreement, pass_training
from accounts.documents.services import keep
from accounts.identifiers.resident_id import check_character
from accounts.identity import deciding
from accounts.identity.facts import Facts
from accounts.identity.parties import register_party
from accounts.identity.submission import submit
from accounts.models import Document, Guardianship, Identity, IdentityCheck, Party, User
from accounts.services import site_client
from config import demo_blocklists
from livestream.channels import plan_stream, register_channel
from livestream.models import Channel
from moderation.console.joining.agreement_texts import agreement_text
from moderation.console.joining.training import COURSE
from moderation.rulebook.models import RulebookState

PLACE = "330100"


@dataclass(frozen=True, slots=True)
class Person:
    """`age` in years; what `waits` is left for the compliance officer to decide. `mobile`: whose number it uses, by
    sequence; its own when 0."""

    door: str
    roles: tuple[str, ...]
    name: str
    age: int
    sequence: int
    waits: bool = False
    document_type: str = "resident_id"
    mobile: int = 0


PEOPLE = (
    Person("operator", ("operator",), "示范直播间 Demo room", 41, 11),
    Person("streamer", ("streamer",), "示范主播 Demo streamer", 28, 12),
    Person("buyer", ("buyer",), "示范买家 Demo buyer", 35, 13),
    Person("guardian", ("buyer",), "示范家长 Demo parent", 46, 14),
    Person("minor", ("buyer",), "示范少年 Demo minor", 15, 15),
    Person("newcomer", ("streamer",), "新人主播 New streamer", 22, 16, waits=True, document_type="passport"),
    Person("listed", ("streamer",), "停播主播 Listed streamer", 33, 17),
)
# comes after the one above is listed, with a document of its own and the same mobile
RETURNER = Person(
    "returner", ("streamer",), "换号主播 Another account", 30, 18, waits=True, document_type="passport", mobile=17
)


@transaction.atomic
def seed(people: dict[str, User]) -> None:
    """Registers whoever has no identity yet; `people`: the demo's users by door. May run twice."""
    officer = people["compliance"]
    parties = {one.door: _register(one, people[one.door], officer) for one in PEOPLE}
    _answer_for(parties["minor"], people["minor"], parties["guardian"], people["guardian"], officer)
    _room(parties["operator"], people["operator"], parties["streamer"], people["streamer"])
    demo_blocklists.seed(parties["listed"], people)
    _register(RETURNER, people["returner"], officer)


def _register(one: Person, user: User, officer: User) -> Party:
    for role in one.roles:
        party = register_party(user=user, role=role, name=one.name, place=PLACE)
    if Identity.objects.filter(party=party).exclude(state="draft").exists():
        return party
    two_sided = one.document_type == "resident_id"
    for kind in ("front", "back") if two_sided else ("front",):
        keep(party=party, kind=kind, upload=_picture(kind), user=user)
    identity = submit(party=party, facts=_facts(one), actor=user_actor(user), user=user)
    if not one.waits:
        deciding.verify(
            identity_id=identity.pk,
            submission=identity.submission,
            method=IdentityCheck.Method.MANUAL,
            by=officer,
        )
    # afresh: the object remembers that it had no identity
    return Party.objects.get(pk=party.pk)


def _facts(one: Person) -> Facts:
    today = today_in_china(timezone.now())
    birth = date(today.year - one.age, 1, 15)
    body = f"{PLACE}{birth:%Y%m%d}{one.sequence:03}"
    carries = one.document_type == "resident_id"
    return Facts(
        document_type=one.document_type,
        number=body + check_character(body) if carries else f"E{one.sequence:08}",
        real_name="示范",
        # the last digits tell the demo's people apart; none of these blocks is anybody's
        mobile=f"+86138000000{one.mobile or one.sequence}",
        residence="示范市示范路 1 号",
        birth_date=None if carries else birth,
        document_until=date(today.year + 5, 1, 1),
    )


def _picture(kind: str) -> SimpleUploadedFile:
    """A blank card with a word on it: there is no real document to show."""
    card = Image.new("RGB", (856, 540), "#eef2f0")
    draw = ImageDraw.Draw(card)
    draw.rectangle((12, 12, 843, 527), outline="#19734a", width=4)
    draw.text((60, 60), f"DEMO · {kind.upper()}", fill="#19734a", font_size=64)
    draw.text((60, 420), "not a real document", fill="#5a5d57", font_size=40)
    buffer = BytesIO()
    card.save(buffer, "JPEG", quality=85)
    return SimpleUploadedFile("card.jpg", buffer.getvalue(), content_type="image/jpeg")


def _answer_for(minor: Party, child: User, guardian: Party, parent: User, officer: User) -> None:
    """The guardian's link, verified: its page has a child's limits to set."""
    if Guardianship.objects.filter(minor=minor).exists():
        return
    _invitation, code = guardians.invite(party=minor, user=child, part="minor")
    proof = keep(party=guardian, kind=Document.Kind.RELATION, upload=_picture("relation"), user=parent)
    linked = guardians.accept(code=code, party=guardian, user=parent, relation="parent", proof=proof)
    guardians.verify(guardianship_id=linked.pk, by=officer)


def _room(operator: Party, owner: User, streamer: Party, face: User) -> None:
    """A room with a stream planned for tonight: what is still red on its checklist is for the visitor to settle."""
    if Channel.objects.filter(client=site_client(), operator=operator).exists():
        return
    pass_training(party=streamer, course=COURSE, version=str(RulebookState.objects.get(pk=1).version), user=face)
    for party, user in ((operator, owner), (streamer, face)):
        accept_agreement(party=party, scope="platform", version=settings.PLATFORM_AGREEMENT_VERSION, user=user)
    accept_agreement(
        party=streamer,
        scope="operator",
        version=agreement_text("operator").version,
        counterparty=operator,
        user=face,
    )
    channel = register_channel(user=owner, operator=operator, name="示范直播间", category="clothing")
    plan_stream(
        user=owner,
        channel=channel,
        title="今晚八点羽绒服专场",
        category="clothing",
        audience="all",
        content="general",
        streamers=[streamer],
    )
