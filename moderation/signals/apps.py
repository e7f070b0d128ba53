from django.apps import AppConfig

from evidence.partitions import Partitioned, register


class SignalsConfig(AppConfig):
    name = "moderation.signals"
    label = "signals"

    def ready(self) -> None:
        register(Partitioned("signals_batch", "date", "day", 14))
