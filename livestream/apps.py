from django.apps import AppConfig


class LivestreamConfig(AppConfig):
    name = "livestream"
    label = "livestream"

    def ready(self) -> None:
        from delivery.hooks import payload_builders  # noqa: PLC0415  (models load before this point, not earlier)
        from livestream.services import DEMAND_TOPIC, demand_payload  # noqa: PLC0415

        payload_builders[DEMAND_TOPIC] = demand_payload
