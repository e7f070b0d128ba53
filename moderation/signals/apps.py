from django.apps import AppConfig

from evidence.partitions import register


class SignalsConfig(AppConfig):
    name = "moderation.signals"
    label = "signals"

    def ready(self) -> None:
        # models are loaded by now, and not before
        from evidence.retention import registry  # noqa: PLC0415
        from moderation.signals.retention import BATCHES, JOBS  # noqa: PLC0415

        register(BATCHES)
        for name, job in JOBS.items():
            registry.register(name, job)
