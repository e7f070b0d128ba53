from django.apps import AppConfig


class GradesConfig(AppConfig):
    name = "moderation.grades"
    label = "grades"

    def ready(self) -> None:
        from delivery.notices import LETTERS  # noqa: PLC0415
        from moderation.grades import deletions, retention  # noqa: F401, PLC0415
        from moderation.grades.letters import PATROL_LETTERS  # noqa: PLC0415
        from moderation.signals import owed  # noqa: PLC0415

        LETTERS.update(PATROL_LETTERS)
        retention.set_lengths()
        owed.terms.append(retention.of_key_rooms)
