from django.urls import path

from moderation.console.cases import bulk, sampling, saving, search

urlpatterns = [
    path("cases/", search.case_search, name="case_search"),
    path("cases/saved", saving.case_filters, name="case_filters"),
    path("cases/bulk/", bulk.bulk_new, name="bulk_new"),
    path("cases/bulk/<uuid:bulk_id>/", bulk.bulk_one, name="bulk_one"),
    path("cases/bulk/<uuid:bulk_id>/samples/<int:case_id>/", sampling.bulk_open, name="bulk_open"),
    path("cases/bulk/<uuid:bulk_id>/decide", bulk.bulk_decide, name="bulk_decide"),
    path("cases/bulk/<uuid:bulk_id>/undo", bulk.bulk_undo, name="bulk_undo"),
]
