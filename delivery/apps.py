from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "delivery"
    label = "delivery"

    def ready(self) -> None:
        # models are loaded by now, and not before
        from delivery import receivers  # noqa: F401, PLC0415
