from django.urls import path

from moderation.console.letters import page

urlpatterns = [path("letters/", page.letters, name="letters")]
