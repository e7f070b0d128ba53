"""The site's addresses as they are with the demo on."""

from django.urls import path

from config.demo import enter
from config.urls import urlpatterns as site

urlpatterns = [*site, path("enter/<slug:door>", enter, name="enter")]
