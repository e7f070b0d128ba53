from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "moderation.console"
    label = "console"
