from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "moderation.decisions"
    label = "decisions"

    def ready(self) -> None:
        from moderation.decisions import receivers  # noqa: F401, PLC0415
