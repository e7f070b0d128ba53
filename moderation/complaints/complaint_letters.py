"""Letters about complaints, to who complained and to who answers, and what platforms are told. The words themselves are
sealed and stand on the complaint's page alone."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.ages import today_in_china
from accounts.services import site_client
from delivery.notices import Letter, notify
from delivery.services import enqueue
from moderation.complaints.models import Complaint, ComplaintStep

TOPIC, ASKED_TOPIC = "complaint", "complaint.asked"
_ARTICLE, _DISPUTE = "LM2021 15; LE2026 20", "LE2026 18"
_REFUND, _DELIBERATE = "LM2021 23; Consumer Law 25", "Consumer Law 25; penalty measures 2015, 8, 9"

COMPLAINT_LETTERS = {
    "complaint_received": Letter(
        _("Your complaint %(number)s has arrived"),
        _("It is about the room “%(room)s”. Its page is your receipt: it shows what happens and who must answer next."),
        _("You get an answer by the end of %(due)s."),
        _ARTICLE,
    ),
    "complaint_operator_answered": Letter(
        _("The operator answered your complaint %(number)s"),
        _("The operator of the room “%(room)s” answered. Read the answer on the complaint's page."),
        _("Say there whether that settles it. If it does not, the platform decides by the end of %(due)s."),
        "LM2021 23",
    ),
    "complaint_operator_silent": Letter(
        _("The operator did not answer your complaint %(number)s"),
        _("The operator of the room “%(room)s” let its time pass. The platform now decides without its answer."),
        _("You get an answer by the end of %(due)s."),
        "LM2021 23",
    ),
    "complaint_settled": Letter(
        _("Your complaint %(number)s is settled"),
        _("You agreed with the answer of the operator of the room “%(room)s”."),
        _("If the operator does not keep its word, complain again and name this number."),
        _ARTICLE,
    ),
    "complaint_upheld": Letter(
        _("Answer to your complaint %(number)s: you are right"),
        _("Somebody looked at your complaint about the room “%(room)s” and found it right."),
        _("Read the answer, and what follows from it, on the complaint's page."),
        _ARTICLE,
    ),
    "complaint_rejected": Letter(
        _("Answer to your complaint %(number)s: not found right"),
        _("Somebody looked at your complaint about the room “%(room)s” and did not find it right."),
        _("Read why on the complaint's page. There you can ask that other eyes look at it again, or turn to 12315."),
        _ARTICLE,
    ),
    "complaint_handed_over": Letter(
        _("Your complaint %(number)s was laid before the authority"),
        _(
            "The time for an answer about the room “%(room)s” passed. The facts, without your words and your name,"
            " went to the market regulator (12315)."
        ),
        _("It says by the end of %(authority)s whether it accepts. The platform still owes you its answer."),
        "LE2026 20",
    ),
    "complaint_refund_late": Letter(
        _("A refund is late: your complaint %(number)s comes forward"),
        _("Seven days have passed since you sent the goods back to the room “%(room)s”, and nothing is settled."),
        _("Was it paid back? Then take the complaint back, or agree. Else you get an answer by the end of %(due)s."),
        _REFUND,
    ),
    "complaint_refund_deliberate": Letter(
        _("A refund is so late that it counts as deliberate: your complaint %(number)s"),
        _("Fifteen days have passed since you sent the goods back to the room “%(room)s”, and nothing is settled."),
        _("The platform looks at it among the first. You can turn to the market regulator (12315) as well."),
        _DELIBERATE,
    ),
    "disclosure_given": Letter(
        _("You asked who stands behind the room “%(room)s”: it was answered"),
        _("Name, address and contact of the operator stand on the page of your complaint %(number)s alone."),
        _("Use them for your dispute alone. Whoever passes them on answers for it."),
        _DISPUTE,
    ),
    "disclosure_refused": Letter(
        _("You asked who stands behind the room “%(room)s”: it was not given"),
        _("Somebody looked at what you asked in your complaint %(number)s and gave nothing."),
        _("Read why on the complaint's page. You may ask anew there, or turn to 12315."),
        _DISPUTE,
    ),
    # to whoever stands behind the room. Of no complaint by number: of some they were never told
    "disclosure_of_operator": Letter(
        _("Your name, address and contact were given to a buyer"),
        _("A buyer in a dispute about the room “%(room)s” asked who stands behind it, and the law has us say so."),
        _("The buyer may turn to you itself. See under My data what was opened, and correct what is no longer right."),
        _DISPUTE,
    ),
    "disclosure_of_streamer": Letter(
        _("Your name was given to a buyer"),
        _("A buyer in a dispute about the room “%(room)s” asked who stood on camera, and the law has us say so."),
        _("You need not do anything: the operator of the room answers for it. See under My data what was opened."),
        _DISPUTE,
    ),
    # to who may open it
    "disclosure_to_decide": Letter(
        _("A buyer asks who stands behind the room “%(room)s”"),
        _("Complaint %(number)s is a dispute. The buyer asks for name, address and contact of the operator."),
        _("Answer by the end of %(due)s: give it, or say why not."),
        _DISPUTE,
    ),
    # to the operator
    "complaint_to_answer": Letter(
        _("A buyer complains about the room “%(room)s”: answer it"),
        _("Complaint %(number)s asks for something that you can settle. Its page shows the moment and the words."),
        _("Answer by the end of %(operator_due)s; after that the platform decides without you."),
        "LM2021 23",
    ),
    "complaint_refund_late_by_you": Letter(
        _("A refund is late: complaint %(number)s about the room “%(room)s”"),
        _("The buyer sent the goods back more than seven days ago, and nothing is settled between you."),
        _("Pay the price back, and say so in your answer. After fifteen days the delay counts as deliberate."),
        _REFUND,
    ),
    "complaint_refund_deliberate_by_you": Letter(
        _("A refund is so late that it counts as deliberate: complaint %(number)s about the room “%(room)s”"),
        _("The buyer sent the goods back more than fifteen days ago, and nothing is settled between you."),
        _("Pay the price back now. The platform looks at the complaint among the first, and the authority may fine."),
        _DELIBERATE,
    ),
    "complaint_settled_with_you": Letter(
        _("Complaint %(number)s about the room “%(room)s” is settled"),
        _("The buyer agreed with your answer."),
        _("Do now what you offered."),
        "LM2021 23",
    ),
    "complaint_upheld_about_you": Letter(
        _("Complaint %(number)s about the room “%(room)s” was found right"),
        _("Somebody looked at it. What the platform does about it comes in a letter of its own, if it does anything."),
        _("Settle with the buyer what is open between you."),
        _ARTICLE,
    ),
}


def last_day(end: datetime) -> str:
    """The last day that counts, in China: midnight ends the day before."""
    return today_in_china(end - timedelta(microseconds=1)).isoformat()


def tell(complaint: Complaint, code: str, **facts: str) -> None:
    """To who filed it: the person that did, so that a guardian hears of what it filed for a child; else the party."""
    if complaint.user_id:
        recipient = f"user:{complaint.user_id}"
    elif complaint.by_id:
        recipient = f"party:{complaint.by_id}"
    else:
        return
    _notify(complaint, recipient, code, due=last_day(complaint.due_at), **facts)


def tell_operator(complaint: Complaint, code: str) -> None:
    """To the operator, of what it was asked to answer: of no other complaint does it hear. On this site and through
    the platform of the room."""
    if complaint.about_id and complaint.asked_at and complaint.operator_due_at:
        due = last_day(complaint.operator_due_at)
        _notify(complaint, f"party:{complaint.about_id}", code, operator_due=due)
        tell_room(complaint)


def _notify(complaint: Complaint, recipient: str, code: str, **facts: Any) -> None:
    notify(
        recipient=recipient,
        code=code,
        subject=f"complaint:{complaint.pk}",
        number=complaint.number,
        room=complaint.channel.name,
        **facts,
    )


def tell_platform(complaint: Complaint) -> None:
    """The complaint as it is now, to the platform that filed it; nothing for one filed on this site. `sequence` rises:
    a receiver drops anything older."""
    if complaint.client == site_client():
        return
    _send(
        complaint,
        complaint.client.subscriber,
        TOPIC,
        complaint=str(complaint.pk),
        number=complaint.number,
        ref=complaint.client_ref or None,
        state=complaint.state,
        due_at=complaint.due_at.isoformat(),
        settled_at=complaint.settled_at.isoformat() if complaint.settled_at else None,
        handed_over_at=complaint.handed_over_at.isoformat() if complaint.handed_over_at else None,
    )


def tell_room(complaint: Complaint) -> None:
    """To the platform whose room it is: its operator is asked to answer by then, or need no longer. What the complaint
    says is fetched (`GET /api/v1/complaints/<id>`), not sent."""
    client = complaint.channel.client
    if complaint.operator_due_at is None or client == site_client():
        return
    _send(
        complaint,
        client.subscriber,
        ASKED_TOPIC,
        complaint=str(complaint.pk),
        number=complaint.number,
        room=complaint.channel.ref,
        state=complaint.state,
        operator_due_at=complaint.operator_due_at.isoformat(),
    )


def _send(complaint: Complaint, subscriber: str, topic: str, /, **facts: Any) -> None:
    last = ComplaintStep.objects.filter(complaint=complaint).order_by("-pk").first()
    enqueue(
        subscriber=subscriber,
        topic=topic,
        subject=str(complaint.pk),
        data={
            "type": topic,
            "timestamp": (last.at if last else complaint.at).isoformat(),
            "data": facts | {"sequence": last.pk if last else 0},
        },
    )
