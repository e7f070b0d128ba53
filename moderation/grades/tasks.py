from celery import shared_task

from moderation.grades import key_rooms, rounds, services


@shared_task(name="moderation.grades.tasks.grade_rooms", expires=3600, time_limit=1800)
def grade_rooms() -> None:
    """Each night: grades first, since a grade says how often a room is patrolled. Run twice, the second finds nothing
    to change."""
    services.regrade_all()
    key_rooms.review_all()


@shared_task(name="moderation.grades.tasks.open_rounds", expires=30)
def open_rounds() -> None:
    """Each minute. Twice at once, the rooms in the other's hands are skipped."""
    rounds.open_rounds()
