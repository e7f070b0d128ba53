from django.urls import path

from moderation.console.joining import door, state, wizard

urlpatterns = [
    path("join/", door.join, name="join"),
    path("join/as/<slug:role>/", door.join_as, name="join_as"),
    path("join/state/", state.join_state, name="join_state"),
    path("join/confirm", state.join_confirm, name="join_confirm"),
    path("join/<slug:step>/", wizard.join_step, name="join_step"),
]
