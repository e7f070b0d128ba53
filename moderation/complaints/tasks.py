from celery import shared_task

from moderation.complaints.complaints import hand_over_lapsed, note_delays, note_silence
from moderation.complaints.reminders import remind


@shared_task(name="moderation.complaints.tasks.remind_of_appeals")
def remind_of_appeals() -> None:
    """Run twice, nobody is told twice on one day."""
    remind()


@shared_task(name="moderation.complaints.tasks.look_at_clocks", expires=300)
def look_at_clocks() -> None:
    """Operators that let their time pass, refunds that are late, and what the platform did not answer in time. Run
    twice, or by two workers at once, each is noted and handed over once."""
    note_silence()
    note_delays()
    hand_over_lapsed()
