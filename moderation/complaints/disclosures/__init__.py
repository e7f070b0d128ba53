"""Who stands behind a room: asked for by a buyer in a dispute, given by a person, read on the complaint's page (LE2026
18). A platform that can't say it pays itself (SPC interpretation of 2022, 14)."""

from moderation.complaints.disclosures.asking import ask, in_dispute, obstacle
from moderation.complaints.disclosures.deciding import give, refuse
from moderation.complaints.disclosures.reading import Person, Standing, answered, given_to, opened, standing_of, waiting

__all__ = [
    "Person",
    "Standing",
    "answered",
    "ask",
    "give",
    "given_to",
    "in_dispute",
    "obstacle",
    "opened",
    "refuse",
    "standing_of",
    "waiting",
]
