"""Every address of the site. `tests/test_roles_and_urls.py` holds a row for each."""

from django.conf import settings
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

import accounts.api
import blocklists.api
import livestream.admission.api
import livestream.api
import livestream.bans.api
import livestream.gates.api
import livestream.jumps.api
import moderation.complaints.api
import moderation.complaints.complaint_api
import moderation.complaints.file_api
import moderation.decisions.acknowledgement_api
import moderation.decisions.api
import moderation.grades.api
import moderation.rulebook.api
import moderation.signals.api
from config import health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("i18n/", include("django.conf.urls.i18n")),
    path(
        "api/v1/",
        include(
            [
                *accounts.api.urlpatterns,
                *blocklists.api.urlpatterns,
                *livestream.api.urlpatterns,
                *livestream.admission.api.urlpatterns,
                *livestream.gates.api.urlpatterns,
                *livestream.bans.api.urlpatterns,
                *livestream.jumps.api.urlpatterns,
                *moderation.signals.api.urlpatterns,
                *moderation.rulebook.api.urlpatterns,
                *moderation.complaints.api.urlpatterns,
                *moderation.complaints.complaint_api.urlpatterns,
                *moderation.complaints.file_api.urlpatterns,
                *moderation.decisions.acknowledgement_api.urlpatterns,
                *moderation.decisions.api.urlpatterns,
                *moderation.grades.api.urlpatterns,
                path("schema", SpectacularAPIView.as_view(), name="api_schema"),
            ]
        ),
    ),
    path("api/docs", SpectacularSwaggerView.as_view(url_name="api_schema"), name="api_docs"),
    path("media/", include("livestream.media.urls")),
    path("accounts/", include("accounts.urls")),
    path("documents/", include("accounts.documents.urls")),
    path("", include("accounts.personal.urls")),
    path("", include("inspections.urls")),
    path("", include("moderation.console.urls")),
]
if settings.DEMO:
    from config import demo

    urlpatterns += [
        path("enter/<slug:door>", demo.enter, name="enter"),
        path("enter-again", demo.enter_again, name="enter_again"),
    ]
