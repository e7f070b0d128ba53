"""The browser's addresses: the moderators' desk, and the other pages."""

from moderation.console.blocklists.urls import urlpatterns as blocklists
from moderation.console.cases.urls import urlpatterns as cases
from moderation.console.complaining.urls import urlpatterns as complaining
from moderation.console.compliance.urls import urlpatterns as compliance
from moderation.console.desk.urls import urlpatterns as desk
from moderation.console.grades.urls import urlpatterns as grades
from moderation.console.joining.urls import urlpatterns as joining
from moderation.console.letters.urls import urlpatterns as letters
from moderation.console.pages.urls import urlpatterns as pages
from moderation.console.published.urls import urlpatterns as published
from moderation.console.quality.urls import urlpatterns as quality
from moderation.console.rooms.urls import urlpatterns as rooms
from moderation.console.standing.urls import urlpatterns as standing
from moderation.console.viewer.urls import urlpatterns as viewer

# the blocklists before the pages: rules/blocklist/ is no rule's code
urlpatterns = [
    *(*blocklists, *pages, *desk, *cases, *quality),
    *(*complaining, *compliance, *grades, *joining, *rooms, *letters, *published, *standing, *viewer),
]
