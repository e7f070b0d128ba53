from django.urls import path

from moderation.console.pages import account, deliveries, front, preferences, rules, script, studio, warnings

urlpatterns = [
    path("", front.front, name="front"),
    path("home", front.home, name="home"),
    path("me/", account.me, name="me"),
    path("preferences", preferences.preferences, name="preferences"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<slug:code>/", rules.rule, name="rule"),
    path("studio/", studio.studio, name="studio"),
    path("studio/script/", script.script_check, name="script_check"),
    path("studio/warnings/<int:measure_id>/read", warnings.warning_read, name="warning_read"),
    path("studio/streams/<uuid:stream_id>/", studio.studio_stream, name="studio_stream"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/<int:delivery_id>/", deliveries.delivery, name="delivery"),
    path("deliveries/<int:delivery_id>/replay", deliveries.delivery_replay, name="delivery_replay"),
]
