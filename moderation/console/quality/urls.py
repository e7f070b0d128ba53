from django.urls import path

from moderation.console.quality import exposure, known, page, reviewing

urlpatterns = [
    path("quality/", page.quality, name="quality"),
    path("quality/known/", known.quality_known, name="quality_known"),
    path("quality/break", exposure.exposure_break, name="exposure_break"),
    path("console/cases/<int:case_id>/review", reviewing.sample_decide, name="sample_decide"),
]
