from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "moderation.cases"
    label = "cases"

    def ready(self) -> None:
        # signal handlers name models: they can only be imported once every app is loaded
        from moderation.cases import receivers  # noqa: F401, PLC0415
