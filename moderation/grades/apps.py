from django.apps import AppConfig


class GradesConfig(AppConfig):
    name = "moderation.grades"
    label = "grades"

    def ready(self) -> None:
        from moderation.grades import deletions  # noqa: F401, PLC0415
