from django.urls import path

from inspections.orders import files, platform, views

urlpatterns = [
    path("authority/inspections/", views.inspections, name="inspections"),
    path("authority/inspections/new/", views.inspection_new, name="inspection_new"),
    path("authority/inspections/joint-list/", views.joint_list, name="joint_list"),
    path("authority/inspections/<uuid:inspection_id>/", views.inspection, name="inspection"),
    path("authority/inspections/<uuid:inspection_id>/<slug:act>", views.inspection_act, name="inspection_act"),
    path(
        "authority/inspections/<uuid:inspection_id>/exhibits/<uuid:exhibit_id>/",
        files.inspection_exhibit,
        name="inspection_exhibit",
    ),
    path(
        "authority/inspections/<uuid:inspection_id>/exhibits/<uuid:exhibit_id>/file",
        files.inspection_exhibit_file,
        name="inspection_exhibit_file",
    ),
    path("letters/inspection/<uuid:inspection_id>/", views.inspection_from_letter, name="inspection_from_letter"),
    path("letters/authority/<uuid:letter_id>/", views.inspection_letter, name="inspection_letter"),
    path("compliance/inspections/", platform.compliance_inspections, name="compliance_inspections"),
    path("compliance/inspections/<uuid:inspection_id>/", platform.compliance_inspection, name="compliance_inspection"),
    path(
        "compliance/inspections/<uuid:inspection_id>/<slug:act>",
        platform.compliance_inspection_act,
        name="compliance_inspection_act",
    ),
]
