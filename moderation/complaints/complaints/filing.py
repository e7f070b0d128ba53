"""Filing a complaint or a report, and taking it back."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import client_actor, user_actor
from accounts.documents.pictures import Picture
from accounts.documents.services import keep
from accounts.models import Document, MachineClient, Party, User
from accounts.personal.policies import guards
from accounts.services import site_client
from blocklists.refusing import Refused
from evidence.actors import Actor
from evidence.services import record
from livestream.models import Channel, Stream
from moderation.cases.hints import touch_queues
from moderation.complaints.complaint_letters import tell, tell_platform, tell_room
from moderation.complaints.complaints.closing import close_if_settled
from moderation.complaints.complaints.gathering import decided_before, join, keep_away, target_of, weigh
from moderation.complaints.complaints.locking import locked
from moderation.complaints.complaints.operators import ask, may_be_asked, told_operator
from moderation.complaints.complaints.people import answers_for, complainant, is_minor, minor_concerned, speaks_of
from moderation.complaints.complaints.records import lately
from moderation.complaints.complaints.steps import step
from moderation.complaints.complaints.targets import check_days, check_facts, check_moment, order_known, room_of
from moderation.complaints.complaints.terms import MOST_AN_HOUR, MOST_FILES, answer_due
from moderation.complaints.models import Complaint
from privacy.keys import keyed_digest

File = Document | Picture | UploadedFile
State = Complaint.State


def file(**facts: Any) -> Complaint:
    """`file_once`, for who need not know whether it was filed before."""
    return file_once(**facts)[0]


def file_once(
    *,
    kind: str,
    reason: str,
    words: str = "",
    channel: Channel | None = None,
    stream: Stream | None = None,
    offset_ms: int | None = None,
    product: str = "",
    order_ref: str = "",
    wish: str = Complaint.Wish.NONE,
    party: Party | None = None,
    user: User | None = None,
    client: MachineClient | None = None,
    client_ref: str = "",
    device: str = "",
    files: Sequence[File] = (),
    received_on: date | None = None,
    sent_back_on: date | None = None,
) -> tuple[Complaint, bool]:
    """File a complaint or a report about a room (or, better, a stream and a moment in it), a product or an order.

    By `user`, for a party of its own (None: the one it buys as) or for a minor it is the guardian of; or by `client`,
    the platform whose account `party` is. `client_ref`: filed again with the same facts, the first one is the answer,
    with False. `device`: the platform's opaque id of it. `files`: pictures, or documents of kind "evidence" that are
    kept already. Times are milliseconds of the stream, days are China's.

    Raises `Refused`, with codes of `complaints.words`, and `accounts.documents.pictures.Unfit` for a file. Locks the
    case, then the queue.
    """
    words, product, order_ref = words.strip(), product.strip(), order_ref.strip()
    check_facts(kind=kind, reason=reason, wish=wish, words=words, product=product, order_ref=order_ref)
    check_moment(stream, offset_ms)
    room = room_of(channel, stream)
    check_days(room, stream, received_on, sent_back_on)
    by = complainant(kind=kind, party=party, user=user, client=client)
    if client is not None and room.client_id != client.pk:
        raise Refused("unknown_target", field="stream")
    if user is not None and answers_for(user, room.operator_id):
        raise Refused("own_room")
    filed_by = client or site_client()
    mark = keyed_digest("device", f"{filed_by.pk}:{device}") if device else None
    made = Complaint(
        client=filed_by,
        client_ref=_ref(client_ref, user),
        kind=kind,
        reason=reason,
        wish=wish,
        channel=room,
        stream=stream,
        offset_ms=offset_ms,
        product=product,
        order_ref=order_ref,
        order_known=order_known(room, stream, offset_ms, order_ref, by),
        about=room.operator,
        place=stream.place if stream else room.place,
        by=by,
        user=user,
        minors=_about_minors(reason, by, user) or minor_concerned(room, stream),
        words=words,
        device=mark,
        received_on=received_on,
        sent_back_on=sent_back_on,
    )
    if target_of(made).subject == (None, None):
        # a room without an operator in which nothing was ever on air
        raise Refused("unknown_target", field="channel")
    if known := _known(made):
        return known, False
    if lately(by, mark) >= MOST_AN_HOUR:
        raise Refused("too_many_now")
    kept = _keep(files, by, user)
    try:
        with transaction.atomic():
            _put_in(made, kept, user_actor(user) if user else client_actor(filed_by))
    except IntegrityError:
        # of two with one id at once, the second one's case and number are rolled back
        if known := _known(made):
            return known, False
        raise
    return made, True


def _ref(client_ref: str, user: User | None) -> str:
    """A person's forms have ids of that person's own."""
    return f"u{user.pk}:{client_ref}"[:64] if client_ref and user else client_ref


def _about_minors(reason: str, by: Party | None, user: User | None) -> bool:
    return reason == Complaint.Reason.MINORS or is_minor(by) or bool(user and by and guards(user, by))


_SAME = (
    *("kind", "reason", "wish", "channel_id", "stream_id", "offset_ms", "product", "order_ref", "by_id", "words"),
    *("received_on", "sent_back_on"),
)


def _known(made: Complaint) -> Complaint | None:
    """What was filed under this id. Raises `Refused("ref_taken")` when it is another complaint."""
    if not made.client_ref:
        return None
    known = Complaint.objects.filter(client=made.client, client_ref=made.client_ref).first()
    if known and any(_said(known, name) != _said(made, name) for name in _SAME):
        raise Refused("ref_taken", field="client_ref")
    return known


def _said(complaint: Complaint, name: str) -> Any:
    """Words that are empty are NULL once they are sealed."""
    value = getattr(complaint, name)
    return None if value == "" else value


def _keep(files: Sequence[File], by: Party | None, user: User | None) -> list[Document]:
    """Before the case is locked: keeping one locks the party. What is handed in with a complaint that is then not
    filed is deleted with the party's other documents."""
    if len(files) > MOST_FILES:
        raise Refused("too_many_files", field="files", most=MOST_FILES)
    kept = []
    for one in files:
        if isinstance(one, Document):
            if by is None or one.party_id != by.pk or one.kind != Document.Kind.EVIDENCE or one.erased_at:
                raise Refused("file_not_yours", field="files")
            kept.append(one)
        elif by is None or user is None:
            raise Refused("file_not_yours", field="files")
        else:
            kept.append(keep(party=by, kind=Document.Kind.EVIDENCE, upload=cast(Any, one), user=user))
    return kept


def _put_in(made: Complaint, files: Sequence[Document], actor: Actor) -> None:
    now = timezone.now()
    target = target_of(made)
    made.case_id, made.serial = join(target, follows=decided_before(target))
    made.at, made.due_at = now, answer_due(now, minors=made.minors)
    asked = may_be_asked(made)
    if asked:
        ask(made, now)
    made.save(force_insert=True)
    made.files.set(files)
    step(made, "filed", made.user)
    if asked:
        told_operator(made)
    keep_away(made)
    touched = weigh(made)
    record(
        actor=actor,
        action="complaint.filed",
        target_kind="complaint",
        target_id=made.pk,
        target_label=made.number,
        case=made.case_id,
        kind=made.kind,
        reason=made.reason,
        # whether a child complains is personal data of the child
        channel=made.channel_id,
        stream=str(made.stream_id) if made.stream_id else None,
    )
    tell(made, "complaint_received")
    tell_platform(made)
    touch_queues([touched.queue_id], [touched])


@transaction.atomic
def withdraw(*, user: User | None = None, client: MachineClient | None = None, complaint_id: UUID) -> Complaint:
    """Take an open complaint back; its case closes when nothing is left in it that somebody should look at.

    Raises `Refused`: unknown_complaint, settled_already.
    """
    complaint, case = locked(complaint_id)
    own = speaks_of(user, complaint) if user else client is not None and complaint.client_id == client.pk
    if not own:
        raise Refused("unknown_complaint")
    if complaint.settled_at:
        raise Refused("settled_already")
    complaint.state, complaint.settled_at = State.WITHDRAWN, timezone.now()
    complaint.save(update_fields=["state", "settled_at"])
    step(complaint, "withdrawn", user)
    record(
        actor=user_actor(user) if user else client_actor(complaint.client),
        action="complaint.withdrawn",
        target_kind="complaint",
        target_id=complaint.pk,
        target_label=complaint.number,
    )
    tell_platform(complaint)
    tell_room(complaint)
    close_if_settled(case)
    touch_queues([case.queue_id])
    return complaint
