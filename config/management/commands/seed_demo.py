import tomllib
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import AuthorityPost, MachineClient, Membership, Party, User
from accounts.services import SCOPES, create_client
from config import demo_authorities, demo_parties
from evidence.actors import system

# door → (label, group, or None when memberships or a post say what the person is); a label is one for both
# languages, short enough for a row of the queue
PEOPLE = {
    "moderator-1": ("M1 审核员", "moderator"),
    "moderator-2": ("M2 审核员", "moderator"),
    "senior": ("S1 高级审核员", "senior_moderator"),
    "compliance": ("C1 合规专员", "compliance_officer"),
    "streamer": ("Streamer 主播", None),
    "operator": ("Operator 运营者", None),
    "buyer": ("Buyer 买家", None),
    "guardian": ("Guardian 监护人", None),
    "minor": ("Minor 未成年人", None),
    # whose registration waits in the compliance officer's queue
    "newcomer": ("Newcomer 新人", None),
    # stands on the blocklist; and somebody who may be the same person under another account
    "listed": ("Listed 被列入者", None),
    "returner": ("Returner 换号者", None),
    "inspector": ("Inspector 市检查人员", None),
    "neighbour": ("Neighbour 邻市检查人员", None),
}


class Command(BaseCommand):
    help = "The demo's people, parties and machine client. May run twice."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is off: only `manage.py up` turns it on, on its own database.")
        rooms = tomllib.loads((settings.BASE_DIR / "demo" / "rooms.toml").read_text())["room"]
        client = MachineClient.objects.filter(name=settings.SEED_CLIENT_NAME).first()
        if client is None:
            client, _ = create_client(
                name=settings.SEED_CLIENT_NAME,
                scopes=list(SCOPES),
                # its rooms are recordings; who registers in the browser passes our door
                own_door=True,
                actor=system("seed_demo"),
            )
        people = {door: self.person(door, label, group) for door, (label, group) in PEOPLE.items()}
        first = rooms[0]
        for door, role, ref, name in [
            ("streamer", "streamer", f"streamer-{first['slug']}", first["streamer"]),
            ("operator", "operator", f"operator-{first['slug']}", first["operator_zh"]),
            ("buyer", "buyer", "buyer-demo", "demo buyer"),
        ]:
            party, _ = Party.objects.get_or_create(
                client=client, ref=ref, defaults={"roles": [role], "name": name, "place": str(first["place"])}
            )
            Membership.objects.get_or_create(user=people[door], party=party, defaults={"part": "owner"})
        demo_parties.seed(people)
        places = list(dict.fromkeys(str(room["place"]) for room in rooms))
        for door, place in zip(("inspector", "neighbour"), places, strict=False):
            AuthorityPost.objects.get_or_create(user=people[door], defaults={"department": "market", "place": place})
            demo_authorities.seed(place)

    def person(self, door: str, label: str, group: str | None) -> User:
        user = User.objects.filter(username=f"demo-{door}").first()
        if user is None:
            # no password: the door is the only way in
            user = User.objects.create_user(f"demo-{door}", label=label)
        user.groups.set(Group.objects.filter(name=group) if group else [])
        return user
