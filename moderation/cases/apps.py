from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "moderation.cases"
    label = "cases"

    def ready(self) -> None:
        # signal handlers name models: they can only be imported once every app is loaded
        from evidence.retention import exhibits  # noqa: PLC0415
        from evidence.retention.words import KEPT  # noqa: PLC0415
        from moderation.cases import receivers, retention  # noqa: F401, PLC0415
        from moderation.signals import owed  # noqa: PLC0415

        owed.keepers[retention.OPEN_CASE] = retention.streams_with_open_cases
        exhibits.keepers[retention.OPEN_CASE] = retention.exhibits_of_open_cases
        KEPT[retention.OPEN_CASE] = _("an open case")
