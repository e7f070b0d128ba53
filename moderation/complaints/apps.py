from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "moderation.complaints"
    label = "complaints"
