from django.urls import path

from moderation.console.consumers import ConsoleConsumer, StudioConsumer

websocket_urlpatterns = [
    path("ws/console/", ConsoleConsumer.as_asgi()),
    path("ws/studio/", StudioConsumer.as_asgi()),
]
