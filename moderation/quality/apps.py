from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "moderation.quality"
    label = "quality"
