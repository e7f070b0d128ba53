"""What the complainant and the operator read, word for word."""

import pytest
from django.utils import translation

from delivery.notices import LETTERS
from moderation.complaints import complaints
from moderation.complaints.complaint_letters import COMPLAINT_LETTERS
from moderation.console.letters.letters import letters_of
from tests.complaints.filed.build import answered, decided, held_by, wished

GOLDEN = {
    "complaint_received": (
        "Your complaint C0A1B2C3D has arrived",
        "It is about the room “Down”. Its page is your receipt: it shows what happens and who must answer next.",
        "You get an answer by the end of 2026-12-01.",
    ),
    "complaint_operator_answered": (
        "The operator answered your complaint C0A1B2C3D",
        "The operator of the room “Down” answered. Read the answer on the complaint's page.",
        "Say there whether that settles it. If it does not, the platform decides by the end of 2026-12-01.",
    ),
    "complaint_operator_silent": (
        "The operator did not answer your complaint C0A1B2C3D",
        "The operator of the room “Down” let its time pass. The platform now decides without its answer.",
        "You get an answer by the end of 2026-12-01.",
    ),
    "complaint_settled": (
        "Your complaint C0A1B2C3D is settled",
        "You agreed with the answer of the operator of the room “Down”.",
        "If the operator does not keep its word, complain again and name this number.",
    ),
    "complaint_upheld": (
        "Answer to your complaint C0A1B2C3D: you are right",
        "Somebody looked at your complaint about the room “Down” and found it right.",
        "Read the answer, and what follows from it, on the complaint's page.",
    ),
    "complaint_rejected": (
        "Answer to your complaint C0A1B2C3D: not found right",
        "Somebody looked at your complaint about the room “Down” and did not find it right.",
        "Read why on the complaint's page. There you can ask that other eyes look at it again, or turn to 12315.",
    ),
    "complaint_handed_over": (
        "Your complaint C0A1B2C3D was laid before the authority",
        "The time for an answer about the room “Down” passed. The facts, without your words and your name, went to the"
        " market regulator (12315).",
        "It says by the end of 2026-12-10 whether it accepts. The platform still owes you its answer.",
    ),
    "complaint_refund_late": (
        "A refund is late: your complaint C0A1B2C3D comes forward",
        "Seven days have passed since you sent the goods back to the room “Down”, and nothing is settled.",
        "Was it paid back? Then take the complaint back, or agree. Else you get an answer by the end of 2026-12-01.",
    ),
    "complaint_refund_deliberate": (
        "A refund is so late that it counts as deliberate: your complaint C0A1B2C3D",
        "Fifteen days have passed since you sent the goods back to the room “Down”, and nothing is settled.",
        "The platform looks at it among the first. You can turn to the market regulator (12315) as well.",
    ),
    "complaint_refund_late_by_you": (
        "A refund is late: complaint C0A1B2C3D about the room “Down”",
        "The buyer sent the goods back more than seven days ago, and nothing is settled between you.",
        "Pay the price back, and say so in your answer. After fifteen days the delay counts as deliberate.",
    ),
    "complaint_refund_deliberate_by_you": (
        "A refund is so late that it counts as deliberate: complaint C0A1B2C3D about the room “Down”",
        "The buyer sent the goods back more than fifteen days ago, and nothing is settled between you.",
        "Pay the price back now. The platform looks at the complaint among the first, and the authority may fine.",
    ),
    "complaint_to_answer": (
        "A buyer complains about the room “Down”: answer it",
        "Complaint C0A1B2C3D asks for something that you can settle. Its page shows the moment and the words.",
        "Answer by the end of 2026-11-25; after that the platform decides without you.",
    ),
    "complaint_settled_with_you": (
        "Complaint C0A1B2C3D about the room “Down” is settled",
        "The buyer agreed with your answer.",
        "Do now what you offered.",
    ),
    "complaint_upheld_about_you": (
        "Complaint C0A1B2C3D about the room “Down” was found right",
        "Somebody looked at it. What the platform does about it comes in a letter of its own, if it does anything.",
        "Settle with the buyer what is open between you.",
    ),
    "disclosure_given": (
        "You asked who stands behind the room “Down”: it was answered",
        "Name, address and contact of the operator stand on the page of your complaint C0A1B2C3D alone.",
        "Use them for your dispute alone. Whoever passes them on answers for it.",
    ),
    "disclosure_refused": (
        "You asked who stands behind the room “Down”: it was not given",
        "Somebody looked at what you asked in your complaint C0A1B2C3D and gave nothing.",
        "Read why on the complaint's page. You may ask anew there, or turn to 12315.",
    ),
    "disclosure_of_operator": (
        "Your name, address and contact were given to a buyer",
        "A buyer in a dispute about the room “Down” asked who stands behind it, and the law has us say so.",
        "The buyer may turn to you itself. See under My data what was opened, and correct what is no longer right.",
    ),
    "disclosure_of_streamer": (
        "Your name was given to a buyer",
        "A buyer in a dispute about the room “Down” asked who stood on camera, and the law has us say so.",
        "You need not do anything: the operator of the room answers for it. See under My data what was opened.",
    ),
    "disclosure_to_decide": (
        "A buyer asks who stands behind the room “Down”",
        "Complaint C0A1B2C3D is a dispute. The buyer asks for name, address and contact of the operator.",
        "Answer by the end of 2026-12-01: give it, or say why not.",
    ),
}
FACTS = {
    "number": "C0A1B2C3D",
    "room": "Down",
    "due": "2026-12-01",
    "operator_due": "2026-11-25",
    "authority": "2026-12-10",
}


@pytest.mark.parametrize("code", sorted(COMPLAINT_LETTERS))
def test_letters_are_whole_sentences(code):
    letter = LETTERS[code]
    with translation.override("en"):
        assert tuple(str(part) % FACTS for part in (letter.title, letter.body, letter.next)) == GOLDEN[code]
    assert letter.article


@pytest.mark.django_db
@pytest.mark.parametrize("found", ["upheld", "rejected"])
def test_the_letters_that_are_written_can_be_read(stream, bob, olga, moderator, found):
    made = wished(stream, bob)
    answered(made, olga)
    complaints.refuse_answer(user=bob, complaint_id=made.pk)
    decided(held_by(moderator, made), moderator, found)
    mine, theirs = letters_of(bob, None, 10), letters_of(olga, None, 10)
    assert {letter.notice.code for letter in mine} == {
        "complaint_received",
        "complaint_operator_answered",
        f"complaint_{found}",
    }
    for letter in mine + theirs:
        assert letter.known
        assert letter.title
        assert letter.body
        assert letter.next
        assert made.number in letter.title + letter.body
