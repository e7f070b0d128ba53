"""The site's addresses as they are with the demo on."""

from django.urls import path

from config.demo import enter, enter_again
from config.urls import urlpatterns as site

urlpatterns = [
    *site,
    path("enter/<slug:door>", enter, name="enter"),
    path("enter-again", enter_again, name="enter_again"),
]
