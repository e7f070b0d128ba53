from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "moderation.decisions"
    label = "decisions"

    def ready(self) -> None:
        # models are loaded by now, and not before
        from delivery.notices import LETTERS  # noqa: PLC0415
        from moderation.cases.freezing.collecting import PARTS  # noqa: PLC0415
        from moderation.decisions import freezing, listening, listing, receivers, strikes  # noqa: F401, PLC0415
        from moderation.decisions.letters import DECISION_LETTERS  # noqa: PLC0415
        from moderation.decisions.statements import telling  # noqa: F401, PLC0415

        LETTERS.update(DECISION_LETTERS)
        PARTS.append(freezing.freeze_decisions)
