from django.urls import path

from inspections.retention import views

urlpatterns = [
    path("compliance/retention/", views.retention, name="compliance_retention"),
    path("compliance/retention/holds", views.hold_place, name="hold_place"),
    path("compliance/retention/holds/<uuid:hold_id>/release", views.hold_release, name="hold_release"),
]
