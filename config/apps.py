from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Wiring: no rules of the trade live here, only the commands that run the whole."""

    name = "config"
