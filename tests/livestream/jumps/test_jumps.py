"""A platform tells where it led its viewers: kept once, the address sealed, nobody's where nothing may be kept."""

import json
from datetime import date

import pytest
from django.test import Client

from accounts.models import Membership, Party
from accounts.personal.export import export_for
from accounts.services import create_client, issue_key
from evidence.actors import system
from evidence.models import AuditEvent
from livestream.jumps import host_of, jumps_of
from livestream.jumps.personal import erase_jumps
from livestream.models import Jump
from tests.conftest import new_stream
from tests.livestream.gates.build import guardian_of, viewer

pytestmark = pytest.mark.django_db
ADDRESS = "https://Shop.Example.com/item?buyer=secret-name"


@pytest.fixture
def told(stream):
    browser = Client(headers={"Authorization": f"Bearer {issue_key(client=stream.client, actor=system('test'))}"})

    def tell(*jumps: dict, stream_id=stream.pk):
        body = json.dumps({"jumps": list(jumps)})
        return browser.post(f"/api/v1/streams/{stream_id}/jumps", body, content_type="application/json")

    return tell


def jump(**changed) -> dict:
    usual = {"ref": "j-1", "kind": "link", "offset_ms": 1000, "address": ADDRESS, "warned": True, "viewer": "v-7"}
    return {name: value for name, value in (usual | changed).items() if value is not None}


def test_told_twice_is_kept_once(told, stream):
    assert told(jump(), jump(), jump(ref="j-2", viewer=None)).json() == {"new": 2, "known": 1}
    assert told(jump()).json() == {"new": 0, "known": 1}
    kept = Jump.objects.get(ref="j-1")
    assert (kept.host, kept.address, kept.party.ref) == ("shop.example.com", ADDRESS, "v-7")
    assert b"secret-name" not in bytes(Jump.objects.filter(ref="j-1").values_list("address", flat=True).get())
    assert AuditEvent.objects.get(action="jumps.told").detail == {"jumps": 2, "unwarned": 0}


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://a.example/x", "a.example"),
        ("weixin://dl/business", "dl"),
        ("alipays:platformapi", "alipays:"),
        ("http://例子.测试/", "例子.测试"),
        ("buy here", ""),
        ("http://[half", ""),
        ("https://" + "a" * 300 + ".example", ""),
    ],
    ids=["web", "app", "scheme", "idn", "words", "half", "long"],
)
def test_an_address_has_a_host_or_is_none(address, host):
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"kind": "song"}, "kind"),
        ({"offset_ms": -1}, "offset_ms"),
        ({"address": "buy here"}, "address_unreadable"),
        ({"address": None}, "address"),
        ({"warned": None}, "warned"),
        ({"ref": "x" * 65}, "ref"),
        ({"colour": "red"}, "colour"),
    ],
    ids=["kind", "offset", "unreadable", "no_address", "warned", "ref", "unknown"],
)
def test_what_is_wrong_is_named_and_nothing_kept(told, changed, named):
    answer = told(jump(ref="good"), jump(**changed))
    assert answer.status_code == 400
    assert named in answer.content.decode()
    assert not Jump.objects.exists()


def test_another_platforms_stream_is_not_there(told, stream):
    other, _ = create_client(name="Bob's platform", scopes=["streams"], own_door=True, actor=system("test"))
    assert told(jump(), stream_id=new_stream(other, "s-9").pk).status_code == 404


def test_of_a_small_child_without_its_guardian_the_jump_is_nobodys(told, stream):
    small = viewer(stream.client, date(2018, 1, 1))
    told(jump(viewer=small.ref))
    assert Jump.objects.get().party is None
    guardian_of(small, "minor_data")
    told(jump(ref="j-2", viewer=small.ref))
    assert Jump.objects.get(ref="j-2").party == small


def test_a_viewer_is_told_where_it_was_led_from_this_room_or_any(told, stream):
    told(jump(), jump(ref="j-2", viewer="v-8"))
    party = Party.objects.get(ref="v-7")
    assert [one.ref for one in jumps_of(party)] == ["j-1"]
    assert [one.ref for one in jumps_of(party, stream.channel)] == ["j-1"]
    assert not jumps_of(party, new_stream(stream.client, "s-2").channel).exists()


def test_the_copy_holds_it_and_deletion_leaves_nobody_behind(told, person):
    told(jump())
    user, party = person(), Party.objects.get(ref="v-7")
    Membership.objects.create(user=user, party=party, part="owner")
    (row,) = export_for(user, party)["jumps"]
    assert (row["host"], row["address"], row["warned"]) == ("shop.example.com", ADDRESS, True)
    assert (erase_jumps(party), erase_jumps(party)) == (1, 0)
    kept = Jump.objects.get()
    assert (kept.party, kept.address, kept.host) == (None, None, "shop.example.com")
