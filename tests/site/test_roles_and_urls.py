"""Every route and every role, in one table. A route that is not in it fails a test."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import timedelta
from operator import itemgetter

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import AuthorityPost, Guardianship, Membership, Party, User
from accounts.services import issue_key
from blocklists.models import Bulk, Entry
from delivery.models import Delivery, OutboxMessage, WebhookEndpoint
from evidence.actors import system
from inspections.models import Authority, Draw, Inspection
from inspections.orders.papers import Paper, keep
from livestream.bans.services import ban_named
from livestream.models import PlatformLicence, RoomBan
from moderation.cases.models import Case
from moderation.complaints import complaints
from moderation.decisions.models import BulkDecision, Decision, HeldDecision, Measure, ReasonTemplate
from moderation.quality.models import Sample
from moderation.rulebook.models import RuleVersion
from tests.blocklists.build import entry as confirmed
from tests.blocklists.build import shared_list
from tests.cases.build import make_cases
from tests.cases.evasion import like
from tests.cases.registration import waiting_case
from tests.desk.listed import appealed

# owner and stranger are a streamer of the stream and one of another room
ROLES = [
    "anonymous",
    "moderator",
    "senior_moderator",
    "compliance_officer",
    "owner",
    "stranger",
    "guardian",
    "inspector",
    "neighbour",
    "client",
]

# A cell: a status; "in" any answer of somebody who may (2xx, a redirect elsewhere, or a refusal of the act
# itself: 400, 409, 422); "login" a redirect to the door. A client's key opens the API and nothing else.
IN, LOGIN = "in", "login"
EVERYBODY = [IN] * 10
SIGNED_IN = [LOGIN, *[IN] * 8, LOGIN]
DESK_READ = [LOGIN, IN, IN, IN, 403, 403, 403, 403, 403, LOGIN]
DESK_ACT = [LOGIN, IN, IN, 403, 403, 403, 403, 403, 403, LOGIN]
LIFT = [LOGIN, 403, IN, IN, 403, 403, 403, 403, 403, LOGIN]
SENIOR_ALONE = [LOGIN, 403, IN, 403, 403, 403, 403, 403, 403, LOGIN]
UPLOADER = [LOGIN, IN, 404, 404, 403, 403, 403, 403, 403, LOGIN]
OFFICER = [LOGIN, 403, 403, IN, 403, 403, 403, 403, 403, LOGIN]
# the streamer of the stream has no identity to suspend
OFFICER_ONE = [LOGIN, 403, 403, 404, 403, 403, 403, 403, 403, LOGIN]
STUDIO = [LOGIN, 403, 403, 403, IN, IN, 403, 403, 403, LOGIN]
STUDIO_ONE = [LOGIN, 403, 403, 403, IN, 404, 403, 403, 403, LOGIN]
# the owner is the streamer of the stream, not the operator of its room
ROOM_ONE = [LOGIN, 403, 403, 403, 404, 404, 403, 403, 403, LOGIN]
# a proof is asked for first: the app's code of those who have one
PROOF = [LOGIN, IN, IN, IN, 403, 403, 403, IN, IN, LOGIN]
# of the streamer the guardian answers for
WARD = [LOGIN, *[404] * 5, IN, 404, 404, LOGIN]
OWN_DATA = [LOGIN, 404, 404, 404, IN, 404, IN, 404, 404, LOGIN]
API = [401] * 9 + [IN]
API_ONE = [401] * 9 + [404]

COUNTER = [LOGIN, *[403] * 6, IN, IN, LOGIN]
# the inspector's own; to the neighbour there is none
COUNTER_ONE = [LOGIN, *[403] * 6, IN, 404, LOGIN]
# … and the platform's
EITHER_SIDE = [LOGIN, 403, 403, IN, 403, 403, 403, IN, 404, LOGIN]

# route → (method, cells in the order of ROLES)
TABLE = {
    "livez": ("GET", EVERYBODY),
    "readyz": ("GET", EVERYBODY),
    "metrics": ("GET", EVERYBODY),  # from this machine; elsewhere only with its token (test_health.py)
    "set_language": ("POST", EVERYBODY),
    "front": ("GET", EVERYBODY),
    "rules": ("GET", EVERYBODY),
    "rule": ("GET", EVERYBODY),
    "merchant": ("GET", EVERYBODY),
    "merchant_json": ("GET", EVERYBODY),
    "preferences": ("POST", EVERYBODY),
    "account_login": ("GET", EVERYBODY),
    "account_logout": ("GET", EVERYBODY),
    "account_inactive": ("GET", EVERYBODY),
    "account_signup": ("GET", EVERYBODY),
    # staff and authorities have an app to prove with, nobody here has a password
    "account_reauthenticate": ("GET", PROOF),
    "account_change_password": ("GET", SIGNED_IN),
    "account_set_password": ("GET", SIGNED_IN),
    # reached only on the way in, between the password and the code
    "mfa_authenticate": ("GET", SIGNED_IN),
    "mfa_reauthenticate": ("GET", PROOF),
    "mfa_reauthenticate_webauthn": ("GET", PROOF),
    "mfa_index": ("GET", SIGNED_IN),
    "mfa_activate_totp": ("GET", SIGNED_IN),
    "mfa_add_webauthn": ("GET", SIGNED_IN),
    "mfa_generate_recovery_codes": ("GET", SIGNED_IN),
    # asks for a proof before it says that there is no such key
    "mfa_remove_webauthn": ("GET", [LOGIN, IN, IN, IN, 404, 404, 404, IN, IN, LOGIN]),
    "mfa_deactivate_totp": ("GET", [LOGIN, IN, IN, IN, 404, 404, 404, IN, IN, LOGIN]),
    "mfa_view_recovery_codes": ("GET", [LOGIN, *[404] * 8, LOGIN]),
    "mfa_list_webauthn": ("GET", SIGNED_IN),
    "usersessions_list": ("GET", SIGNED_IN),
    "session_end": ("POST", [LOGIN, *[404] * 8, LOGIN]),
    # the token is nobody's
    "document": ("GET", [LOGIN, *[404] * 8, LOGIN]),
    "reveal": ("POST", OFFICER),
    "data_export": ("POST", PROOF),
    "home": ("GET", SIGNED_IN),
    "me": ("GET", SIGNED_IN),
    "studio": ("GET", STUDIO),
    "script_check": ("GET", STUDIO),
    "studio_stream": ("GET", STUDIO_ONE),
    # a warning on a stream of one's own; to everybody else there is none
    "warning_read": ("POST", [LOGIN, 404, 404, 404, IN, *[404] * 4, LOGIN]),
    "limits": ("GET", EVERYBODY),
    # who is no buyer yet is led to the form that makes one
    "buyer": ("GET", SIGNED_IN),
    "buyer_register": ("GET", SIGNED_IN),
    "buyer_identity": ("GET", SIGNED_IN),
    "buyer_guardian": ("GET", SIGNED_IN),
    "buyer_history": ("GET", SIGNED_IN),
    "buyer_limits": ("GET", SIGNED_IN),
    "caps_off": ("GET", SIGNED_IN),
    "caps_on": ("POST", SIGNED_IN),
    "own_pin": ("GET", SIGNED_IN),
    "minor_mode_on": ("POST", SIGNED_IN),
    "minor_mode_leave": ("POST", SIGNED_IN),
    "guardian": ("GET", SIGNED_IN),
    "guardian_link": ("GET", SIGNED_IN),
    "guardian_child": ("GET", WARD),
    "guardian_limits": ("GET", WARD),
    "guardian_pin": ("GET", WARD),
    "guardian_history": ("GET", WARD),
    "guardian_consent": ("POST", WARD),
    "guardian_end": ("POST", WARD),
    "my_data": ("GET", SIGNED_IN),
    "my_data_of": ("GET", OWN_DATA),
    # what a guardian gave, the guardian alone takes back
    "consent_withdraw": ("POST", WARD),
    "deletion_ask": ("POST", PROOF),
    "deletion_withdraw": ("POST", OWN_DATA),
    "join": ("GET", EVERYBODY),
    "join_as": ("GET", EVERYBODY),
    "join_state": ("GET", SIGNED_IN),
    "join_confirm": ("POST", SIGNED_IN),
    "join_step": ("GET", SIGNED_IN),
    "letters": ("GET", SIGNED_IN),
    "complain": ("GET", EVERYBODY),
    "complaints_rules": ("GET", EVERYBODY),
    "complaints_mine": ("GET", SIGNED_IN),
    # the streamer's of the stream, who has a guardian
    "complaint": ("GET", OWN_DATA),
    "complaint_withdraw": ("POST", OWN_DATA),
    "complaint_accept": ("POST", OWN_DATA),
    "complaint_refuse": ("POST", OWN_DATA),
    "complaint_days": ("POST", OWN_DATA),
    "complaint_who": ("POST", OWN_DATA),
    "disclosures": ("GET", OFFICER),
    # nobody asked
    "disclosure": ("GET", OFFICER_ONE),
    "disclosure_answer": ("POST", OFFICER_ONE),
    # nobody here holds a room
    "complaints_about_us": ("GET", [LOGIN, *[403] * 8, LOGIN]),
    "complaint_about_us": ("GET", [LOGIN, *[404] * 8, LOGIN]),
    "complaint_answer": ("POST", [LOGIN, *[404] * 8, LOGIN]),
    "standing": ("GET", SIGNED_IN),
    "standing_entry": ("GET", OWN_DATA),
    "standing_appeal": ("POST", OWN_DATA),
    "standing_withdraw": ("POST", OWN_DATA),
    "standing_decision": ("GET", OWN_DATA),
    "standing_decision_appeal": ("POST", OWN_DATA),
    "standing_decision_withdraw": ("POST", OWN_DATA),
    "complaint_appeal": ("GET", OWN_DATA),
    "complaint_appeal_withdraw": ("POST", OWN_DATA),
    # its own proof is the code of the letter
    "appeal_by_code": ("GET", EVERYBODY),
    "rooms": ("GET", STUDIO),
    "room_new": ("GET", STUDIO),
    "room": ("GET", ROOM_ONE),
    "room_close": ("POST", ROOM_ONE),
    "room_bans": ("GET", ROOM_ONE),
    "room_ban_lift": ("POST", ROOM_ONE),
    "console_room_bans": ("GET", DESK_READ),
    "stream_plan": ("GET", ROOM_ONE),
    "stream_change": ("GET", ROOM_ONE),
    "go_live": ("GET", STUDIO_ONE),
    "go_live_key": ("POST", STUDIO_ONE),
    "go_live_end": ("POST", ROOM_ONE),
    "go_live_review": ("GET", STUDIO_ONE),
    "go_live_check": ("GET", PROOF),
    "deliveries": ("GET", OFFICER),
    "delivery": ("GET", OFFICER),
    "delivery_replay": ("POST", OFFICER),
    "console": ("GET", DESK_READ),
    "console_rows": ("GET", DESK_READ),
    "console_mine": ("GET", DESK_READ),
    "case": ("GET", DESK_READ),
    "case_search": ("GET", DESK_READ),
    "case_filters": ("POST", DESK_READ),
    # the senior's own draft: whoever may not decide in bulk has none
    "bulk_new": ("GET", SENIOR_ALONE),
    "bulk_one": ("GET", SENIOR_ALONE),
    "bulk_open": ("GET", SENIOR_ALONE),
    "bulk_decide": ("POST", SENIOR_ALONE),
    "bulk_undo": ("POST", SENIOR_ALONE),
    # for an officer there are no second reviews
    "sample_decide": ("POST", [LOGIN, IN, IN, 404, *DESK_ACT[4:]]),
    "quality": ("GET", LIFT),
    "quality_known": ("GET", SENIOR_ALONE),
    # a break is anybody's
    "exposure_break": ("POST", SIGNED_IN),
    "stream_timeline": ("GET", DESK_READ),
    "console_next": ("POST", DESK_READ),
    "case_claim": ("POST", DESK_ACT),
    "case_renew": ("POST", DESK_ACT),
    "case_release": ("POST", DESK_ACT),
    "case_skip": ("POST", DESK_ACT),
    "case_park": ("POST", DESK_ACT),
    "case_escalate": ("POST", DESK_ACT),
    "case_note": ("POST", DESK_ACT),
    "case_decide": ("POST", DESK_ACT),
    "case_accounts": ("GET", DESK_READ),
    "case_waits": ("GET", DESK_READ),
    "case_colleagues": ("GET", DESK_READ),
    "case_hand_over": ("POST", DESK_ACT),
    "console_handed": ("GET", DESK_READ),
    "decision": ("GET", DESK_READ),
    "decision_reverse": ("POST", LIFT),
    # for a moderator there are no cases of second persons
    "second_settle": ("POST", [LOGIN, 404, IN, IN, *DESK_ACT[4:]]),
    "reason_choices": ("GET", DESK_READ),
    "reason_templates": ("GET", LIFT),
    "template_retire": ("POST", LIFT),
    # registrations are the compliance officer's alone: for moderators there is no such case
    "registration_decide": ("POST", [LOGIN, 404, 404, IN, *DESK_ACT[4:]]),
    "evasion_decide": ("POST", DESK_READ),
    "complaint_decide": ("POST", DESK_READ),
    # for a moderator there are no appeals
    "appeal_decide": ("POST", [LOGIN, 404, IN, IN, *DESK_ACT[4:]]),
    # a decision is undone by its decider alone: to the senior it does not exist
    "decision_undo": ("POST", [LOGIN, IN, 404, *DESK_ACT[3:]]),
    "measure_lift": ("POST", LIFT),
    "stream_audience": ("POST", DESK_ACT),
    "house_rule": ("GET", EVERYBODY),
    "blocklist": ("GET", DESK_READ),
    "blocklist_search": ("GET", DESK_READ),
    "blocklist_propose": ("GET", DESK_READ),
    "blocklist_csv": ("POST", LIFT),
    "blocklist_entry": ("GET", DESK_READ),
    "blocklist_confirm": ("POST", LIFT),
    "blocklist_decline": ("POST", LIFT),
    "blocklist_withdraw": ("POST", DESK_READ),
    "blocklist_lift": ("POST", LIFT),
    "blocklist_shorten": ("POST", LIFT),
    "blocklist_extend": ("POST", DESK_READ),
    "blocklist_merge": ("POST", LIFT),
    "blocklist_bulk": ("GET", DESK_READ),
    # the moderator's own upload, made; of others' only those who confirm see it, and its uploader alone acts before
    "blocklist_bulk_one": ("GET", DESK_READ),
    "blocklist_bulk_make": ("POST", UPLOADER),
    "blocklist_bulk_drop": ("POST", UPLOADER),
    "blocklist_bulk_undo": ("POST", DESK_READ),
    "blocklist_bulk_confirm": ("POST", LIFT),
    "blocklist_links": ("GET", DESK_READ),
    "grades": ("GET", EVERYBODY),
    "grade": ("GET", EVERYBODY),
    "key_rooms": ("GET", LIFT),
    "key_room_name": ("POST", LIFT),
    "key_room_assign": ("POST", LIFT),
    "key_room_end": ("POST", LIFT),
    "api_room_figures": ("PUT", API),
    "api_room_grade": ("GET", API),
    "blocklist_sharing": ("GET", OFFICER),
    "blocklist_list_new": ("GET", OFFICER),
    "blocklist_list": ("GET", OFFICER),
    "blocklist_list_export": ("POST", OFFICER),
    "blocklist_list_import": ("POST", OFFICER),
    "blocklist_list_close": ("POST", OFFICER),
    "compliance": ("GET", OFFICER),
    "compliance_parties": ("GET", OFFICER),
    "compliance_party": ("GET", OFFICER),
    "compliance_suspend": ("POST", OFFICER_ONE),
    "compliance_restore": ("POST", OFFICER_ONE),
    "compliance_licences": ("GET", OFFICER),
    "licence_withdraw": ("POST", OFFICER),
    "compliance_media": ("GET", OFFICER),
    "compliance_staffing": ("GET", LIFT),
    "week_repeat": ("POST", LIFT),
    "compliance_filings": ("GET", OFFICER),
    "compliance_security": ("GET", OFFICER),
    "security_run": ("POST", OFFICER),
    "compliance_reports": ("GET", OFFICER),
    # asks for a proof before it says that there is none
    "duty_file": ("GET", OFFICER),
    # nothing was checked, planned, filed or reported yet
    "security_json": ("GET", OFFICER_ONE),
    "security_check": ("GET", OFFICER_ONE),
    "shift_take_away": ("POST", [LOGIN, 403, 404, 404, 403, 403, 403, 403, 403, LOGIN]),
    "filing_withdraw": ("POST", OFFICER_ONE),
    "filing_change": ("POST", OFFICER_ONE),
    "filing_file": ("GET", OFFICER_ONE),
    "duty_receipt": ("POST", OFFICER_ONE),
    "reports": ("GET", COUNTER),
    "report_ask": ("POST", COUNTER),
    "report_state": ("GET", [LOGIN, *[403] * 6, 404, 404, LOGIN]),
    "report_file": ("GET", [LOGIN, *[403] * 6, 404, 404, LOGIN]),
    "compliance_retention": ("GET", OFFICER),
    "hold_place": ("POST", OFFICER),
    # nobody's
    "hold_release": ("POST", OFFICER_ONE),
    "compliance_authorities": ("GET", OFFICER),
    "compliance_authority": ("GET", OFFICER),
    "compliance_invite": ("POST", OFFICER),
    "compliance_authority_dissolve": ("POST", OFFICER),
    "compliance_invitation_withdraw": ("POST", OFFICER),
    "compliance_seat_end": ("POST", OFFICER),
    "compliance_seat_extend": ("POST", OFFICER),
    "compliance_visits": ("GET", OFFICER),
    "compliance_visit": ("GET", OFFICER),
    "authority_join": ("GET", EVERYBODY),
    # what is whose at the counter, with visits: tests/inspections/test_places_and_urls.py
    "authority": ("GET", COUNTER),
    "authority_live": ("GET", COUNTER),
    "authority_table": ("GET", COUNTER),
    "authority_visit": ("GET", COUNTER),
    "authority_visit_end": ("POST", COUNTER),
    "authority_cases": ("GET", COUNTER),
    "authority_case": ("GET", COUNTER),
    "authority_parties": ("GET", COUNTER),
    "authority_party": ("GET", COUNTER),
    "authority_reveal": ("POST", COUNTER),
    "authority_exhibit": ("GET", COUNTER),
    "authority_exhibit_file": ("GET", COUNTER),
    "inspections": ("GET", COUNTER),
    "inspection_new": ("GET", COUNTER),
    "inspection": ("GET", COUNTER_ONE),
    "inspection_act": ("POST", COUNTER_ONE),
    # a finding's; the inspector is led to the form that opens a visit
    "inspection_exhibit": ("GET", EITHER_SIDE),
    "inspection_exhibit_file": ("GET", EITHER_SIDE),
    "package_ask": ("POST", EITHER_SIDE),
    "package_progress": ("GET", EITHER_SIDE),
    # the inspector is led to the form that opens a visit; the officer is told that its bytes are gone
    "package_download": ("GET", [LOGIN, 403, 403, 404, 403, 403, 403, IN, 404, LOGIN]),
    "verify_package": ("GET", COUNTER),
    "joint_list": ("GET", COUNTER),
    "draws": ("GET", COUNTER),
    "draw": ("GET", COUNTER_ONE),
    "authority_handed_over": ("GET", COUNTER),
    # leads to the form that opens a visit first
    "handed_over_file": ("GET", COUNTER),
    # to the streamer, from the inspector's authority
    "inspection_letter": ("GET", [LOGIN, 404, 404, 404, IN, 404, 404, IN, 404, LOGIN]),
    # leads on to the reader's own page, which says whether there is one
    "inspection_from_letter": ("GET", SIGNED_IN),
    "compliance_inspections": ("GET", OFFICER),
    "compliance_inspection": ("GET", OFFICER),
    "compliance_inspection_act": ("POST", OFFICER),
    "api_parties": ("POST", API),
    "api_party": ("GET", API),
    "api_party_identity": ("POST", API),
    "api_streams": ("POST", API),
    "api_stream": ("GET", API),
    "api_stream_start": ("POST", API),
    "api_stream_end": ("POST", API),
    "api_measure_acknowledgement": ("POST", API),
    "api_measure_confirmation": ("POST", API),
    # no role opens it: a media server's own secret does (tests/media/test_who_asks.py)
    "media_call": ("POST", [403] * 10),
    "media_call_by_path": ("POST", [403] * 10),
    "api_admission_watch": ("POST", API),
    "api_admission_order": ("POST", API),
    "api_admission_tip": ("POST", API),
    "api_admission_comment": ("POST", API),
    "api_admission_checks": ("POST", API),
    "api_admission_start": ("POST", API),
    "api_party_credentials": ("POST", API),
    "api_stream_checks": ("POST", API),
    "api_stream_streamers": ("POST", API),
    "api_stream_reviews": ("POST", API),
    "api_stream_key": ("POST", API),
    "api_blocklist_check": ("POST", API),
    "api_blocklist_identifiers": ("POST", API),
    # of the streamer, who stands on no list
    "api_blocklist_entry": ("GET", API_ONE),
    "api_appeals": ("POST", API),
    # nobody's
    "api_appeal": ("GET", API_ONE),
    "api_decision_appeals": ("GET", API),
    "api_complaint_appeals": ("GET", API),
    "api_complaints": ("GET", API),
    "api_complaint": ("GET", API_ONE),
    "api_operator_answer": ("POST", API),
    "api_complaint_reply": ("POST", API),
    "api_complaint_files": ("POST", API_ONE),
    "api_jumps": ("POST", API),
    "api_room_bans": ("GET", API),
    "api_room_ban": ("DELETE", API),
    "api_signals": ("POST", API),
    "api_screen": ("POST", API),
    "api_schema": ("GET", EVERYBODY),
    "api_docs": ("GET", EVERYBODY),
    # outside demo mode the door is not there (see test_demo.py)
    "enter": ("POST", [404] * 10),
}


def routes(patterns: list) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern


def test_every_route_stands_in_the_table():
    named = {pattern.name for pattern in routes(get_resolver().url_patterns)}
    assert None not in named
    assert named <= set(TABLE)
    assert set(TABLE) - named <= {"enter"}


@pytest.fixture
def world(stream, platform, person, browse):
    """(browsers by role, arguments by route)."""
    streamer = stream.roles.get(role="streamer").party
    people = {role: person(role) for role in ("moderator", "senior_moderator", "compliance_officer")}
    people |= {role: person() for role in ("owner", "stranger", "guardian", "inspector", "neighbour")}
    Membership.objects.create(user=people["owner"], party=streamer, part="owner")
    elsewhere = streamer.__class__.objects.create(roles=["streamer"], name="elsewhere", place="440100")
    Membership.objects.create(user=people["stranger"], party=elsewhere, part="owner")
    Membership.objects.create(user=people["guardian"], party=streamer, part="guardian")
    at_home = streamer.__class__.objects.create(roles=["buyer"], name="at home", place="330100", ref="at-home")
    Membership.objects.create(user=people["guardian"], party=at_home, part="owner")
    Guardianship.objects.create(minor=streamer, guardian=at_home, relation="parent", state="verified")
    AuthorityPost.objects.create(user=people["inspector"], department="market", place="330100")
    AuthorityPost.objects.create(user=people["neighbour"], department="market", place="330400")
    for role in ("inspector", "neighbour"):
        Authenticator.objects.create(user=people[role], type=Authenticator.Type.TOTP, data={"secret": ""})
    platform.scopes.append("blocklists")
    platform.save()
    browsers = {role: browse(user) for role, user in people.items()}
    browsers["anonymous"] = Client()
    browsers["client"] = Client(headers={"Authorization": f"Bearer {issue_key(client=platform, actor=system('t'))}"})
    return browsers, arguments(stream, people["moderator"])


def arguments(stream, user: User) -> dict[str, dict]:
    case, decided = make_cases(stream, 2)
    Case.objects.filter(pk=decided.pk).update(open_key=None, outcome="violation", decided_at=timezone.now())
    decision = Decision.objects.create(
        case=decided,
        outcome="violation",
        rule=RuleVersion.objects.get(code="LM10-1"),
        decided_by=user,
        case_version=1,
        seen_flag_id=1,
    )
    measure = Measure.objects.create(
        decision=decision,
        stream=stream,
        kind="warn",
        starts_at=timezone.now(),
        acknowledge_by=timezone.now(),
        message_id=uuid.uuid4(),
    )
    message = OutboxMessage.objects.create(
        subscriber="client:x", topic="t", subject="s", data={}, not_before=timezone.now() + timedelta(days=1)
    )
    endpoint = WebhookEndpoint.objects.create(subscriber="client:x", url="https://example.org", secret="s")
    delivery = Delivery.objects.create(message=message, endpoint=endpoint, next_at=timezone.now())
    by_name = {
        "case_id": case.pk,
        "bulk_id": Bulk.objects.create(by=user, state=Bulk.State.MADE, lines=1, good=0).pk,
        "list_id": shared_list().pk,
        "stream_id": stream.pk,
        "party_id": stream.roles.get(role="streamer").party_id,
        "link_id": Guardianship.objects.get().pk,
        "purpose": "guardian_streaming",
        "decision_id": decision.pk,
        "measure_id": measure.pk,
        "template_id": ReasonTemplate.objects.latest("pk").pk,
        "licence_id": PlatformLicence.objects.create(covers="finance", number="1", valid_from=timezone.localdate()).pk,
        "delivery_id": delivery.pk,
        # proposed, about the streamer: nothing that anybody outside is told of
        "entry_id": Entry.objects.create(
            side="buyer",
            ground="fraud",
            article="house:1",
            scopes=["buy"],
            party=stream.roles.get(role="streamer").party,
            proposer=user,
            starts_at=timezone.now(),
            ends_at=timezone.now() + timedelta(days=1),
        ).pk,
        "appeal_id": uuid.uuid4(),
        "complaint_id": uuid.uuid4(),
        "disclosure_id": uuid.uuid4(),
        "channel_id": stream.channel_id,
        "room": stream.channel.ref,
        "ban_id": room_ban(stream).pk,
        "hold_id": uuid.uuid4(),
        "exhibit_id": uuid.uuid4(),
        "report_id": uuid.uuid4(),
        "filing_id": 0,
        "shift_id": 0,
        "role": "streamer",
        "step": "who",
        "code": "LM10-1",
        "door": "moderator-1",
        "document_id": uuid.uuid4(),
        "token": "x",
        "server": "cam-1",
        "kind": "csv",
        "secret": "x",
        "session_id": 1,
        "pk": 1,
    }
    by_name |= at_the_counter(stream, user) | register_of_authorities(user)
    wanted = {p.name: list(p.pattern.converters) for p in routes(get_resolver().url_patterns)}
    found = {route: {name: by_name[name] for name in names} for route, names in wanted.items()}
    listed = confirmed(party=stream.roles.get(role="streamer").party)
    answered = appealed(confirmed(party=Party.objects.create(roles=["streamer"], name="listed")), User.objects.create())
    streamer = stream.roles.get(role="streamer").party
    # of the room: a ward stands on camera, and who complains of that stands in the line for cleared people
    complained = complaints.file(kind="report", reason="price", words="", channel=stream.channel, client=stream.client)
    complained.by = streamer
    complained.save(update_fields=["by"])
    return found | {
        "registration_decide": {"case_id": waiting_case().pk},
        "evasion_decide": {"case_id": like(listed).pk},
        "second_settle": {"case_id": waiting_for_two(case, decision).pk},
        "appeal_decide": {"case_id": answered.case_id},
        "complaint_decide": {"case_id": complained.case_id},
        "sample_decide": {"case_id": sampled(case, decision).pk},
        "authority_table": {"code": "figures", "kind": "csv"},
        **{route: a_findings_file(by_name["inspection_id"], user) for route in FILES},
        "compliance_inspection_act": {"inspection_id": by_name["inspection_id"], "act": "acknowledge"},
        **{f"bulk_{act}": decided_in_bulk(case, act) for act in ("one", "open", "decide", "undo")},
        **{f"complaint{act}": {"complaint_id": complained.pk} for act in OF_COMPLAINT},
        **{route: {"party_id": stream.channel.operator_id} for route in ("merchant", "merchant_json")},
        **{route: {"entry_id": listed.pk} for route in ("standing_entry", "standing_appeal", "standing_withdraw")},
    }


def at_the_counter(stream, user: User) -> dict[str, object]:
    """An inspection of the inspector's authority with a letter to the streamer and a delivered package, and a draw."""
    today, now = timezone.localdate(), timezone.now()
    inspection = Inspection.objects.create(
        department="market",
        place="330100",
        ordered_by=user,
        kind="routine",
        bases=["LM2021-26"],
        file_number="1",
        scope_place="330100",
        period_from=today,
        period_to=today,
        material=["cases"],
        due_at=now + timedelta(days=9),
    )
    streamer = stream.roles.get(role="streamer").party
    letter = inspection.letters.create(kind="warning", party=streamer, by=user)
    draw = Draw.objects.create(
        department="market",
        place="330100",
        by=user,
        period_from=now,
        period_to=now,
        population=[stream.pk],
        population_sha256=b"\0" * 32,
        take=1,
    )
    package = inspection.packages.create(asked_by=user, state="ready", sha256=b"\0" * 32, made_at=now)
    inspection.steps.create(code="delivered", facts={"package": str(package.pk)})
    return {
        "inspection_id": inspection.pk,
        "letter_id": letter.pk,
        "draw_id": draw.pk,
        "package_id": package.pk,
        "act": "find",
    }


def a_findings_file(inspection_id: object, user: User) -> dict[str, object]:
    inspection = Inspection.objects.get(pk=inspection_id)
    finding = inspection.findings.create(article="LM2021 18", gravity="slight", by=user)
    finding.exhibits.add(exhibit := keep(Paper(b"%PDF-1.7", "application/pdf"), inspection, user))
    return {"inspection_id": inspection.pk, "exhibit_id": exhibit.pk}


def register_of_authorities(user: User) -> dict[str, object]:
    """The inspector's authority with an invitation, the inspector's seat, and a visit."""
    authority = Authority.objects.create(department="market", place="330100", name="Market regulation")
    now = timezone.now()
    invitation = authority.invitations.create(
        label="badge 1",
        code_digest=b"\0" * 32,
        use_until=now + timedelta(days=1),
        seat_until=now + timedelta(days=9),
        made_by=user,
    )
    seat = AuthorityPost.objects.get(place="330100")
    # over: what the inspector opens asks for another one
    visit = seat.user.visits.create(
        department="market",
        place="330100",
        purpose="lead",
        started_at=now - timedelta(hours=2),
        ends_at=now - timedelta(hours=1),
    )
    return {
        "authority_id": authority.pk,
        "invitation_id": invitation.pk,
        "seat_id": seat.pk,
        "visit_id": visit.pk,
    }


def waiting_for_two(case: Case, decision: Decision) -> Case:
    """The second person's case about a decision's measures."""
    asked = deepcopy(case)
    asked.pk, asked.kind, asked.queue_id, asked.open_key = None, Case.Kind.SECOND_PERSON, 13, f"h:{decision.pk}"
    asked.save()
    HeldDecision.objects.create(decision=decision, case=asked, why=["final"], first=decision.decided_by)
    return asked


def sampled(case: Case, decision: Decision) -> Case:
    """The second review of what a moderator decided."""
    asked = deepcopy(case)
    asked.pk, asked.kind, asked.queue_id, asked.open_key = None, Case.Kind.SAMPLE, 17, "q:1"
    asked.save()
    Sample.objects.create(of_case=decision.case, case=asked, first=decision.decided_by, first_outcome="violation")
    return asked


def decided_in_bulk(case: Case, act: str) -> dict[str, object]:
    """The senior's."""
    senior = User.objects.get(groups__name="senior_moderator")
    made = BulkDecision.objects.create(
        by=senior,
        rule="LM10-1",
        samples=[case.pk],
        cases=[[case.pk, 1, 1]],
        decided_at=timezone.now(),
        outcome="violation",
    )
    return {"bulk_id": made.pk} | ({"case_id": case.pk} if act == "open" else {})


def room_ban(stream) -> RoomBan:
    about = {"channel": stream.channel, "kind": "mute", "why": "spam", "client": stream.client}
    return ban_named(viewer="v-1", ends_at=timezone.now() + timedelta(days=1), **about)[0]


def answer_of(browser: Client, route: str, method: str, arguments: dict) -> object:
    """The cell that the site gives: a status, "in" or "login"."""
    address = reverse(route, kwargs=arguments) if route != "enter" else "/enter/moderator-1"
    answer = browser.generic(method, address)
    assert answer.status_code < 500
    if answer.status_code == 302 and answer["Location"].startswith(reverse(settings.LOGIN_URL)):
        return LOGIN
    return answer.status_code if answer.status_code in (401, 403, 404) else IN


FILES = ("inspection_exhibit", "inspection_exhibit_file")
OF_COMPLAINT = ("", "_withdraw", "_accept", "_refuse", "_days", "_who", "_appeal", "_appeal_withdraw")

# the world is half a second's work: a dozen routes share one, and each leaves it as it was
SHARE = 12


def shares(routes: Iterable[str]) -> list[list[str]]:
    known = list(routes)
    return [known[first : first + SHARE] for first in range(0, len(known), SHARE)]


@contextmanager
def unchanged(browsers: dict[str, Client]) -> Iterator[None]:
    """What the roles do here is undone, and whoever signed out is signed in again."""
    cookies = {role: deepcopy(browser.cookies) for role, browser in browsers.items()}
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for role, browser in browsers.items():
        browser.cookies = cookies[role]


@pytest.mark.parametrize("routes", shares(TABLE), ids=itemgetter(0))
def test_each_role_meets_its_cell(world, routes):
    browsers, known = world
    wrong = {}
    for route in routes:
        method, cells = TABLE[route]
        with unchanged(browsers):
            met = {role: answer_of(browsers[role], route, method, known.get(route, {})) for role in ROLES}
        if met != dict(zip(ROLES, cells, strict=True)):
            wrong[route] = met
    assert not wrong


POSTED = [route for route, (method, _) in TABLE.items() if method == "POST" and route != "enter"]


@pytest.mark.parametrize("routes", shares(POSTED), ids=itemgetter(0))
def test_what_changes_something_is_not_done_by_get(world, routes):
    browsers, known = world
    answers = {}
    for route in routes:
        with unchanged(browsers):
            for role in ("moderator", "senior_moderator", "compliance_officer", "client"):
                answers[route, role] = browsers[role].get(reverse(route, kwargs=known[route])).status_code
    # set_language answers GET with a plain redirect and changes nothing
    assert {one: status for one, status in answers.items() if status not in (302, 401, 403, 405)} == {}
