from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "moderation.rulebook"
    label = "rulebook"
