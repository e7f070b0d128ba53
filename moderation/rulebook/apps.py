from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "moderation.rulebook"
    label = "rulebook"

    def ready(self) -> None:
        # models load before this point, not earlier
        from accounts.refusals import REASONS  # noqa: PLC0415
        from livestream.admission.registry import checks, text_checks  # noqa: PLC0415
        from moderation.rulebook.admission import CHECK, NAME_REASONS, screen_names  # noqa: PLC0415

        checks.append(CHECK)
        text_checks.append(screen_names)
        REASONS.update(NAME_REASONS)
