"""The browser's addresses: the moderators' desk, and the other pages."""

from moderation.console.desk.urls import urlpatterns as desk
from moderation.console.pages.urls import urlpatterns as pages

urlpatterns = [*pages, *desk]
