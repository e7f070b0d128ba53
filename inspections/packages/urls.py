from django.urls import path

from inspections.packages import verifying, views

urlpatterns = [
    path("authority/packages/<uuid:inspection_id>/", views.package_progress, name="package_progress"),
    path("authority/packages/<uuid:inspection_id>/ask", views.package_ask, name="package_ask"),
    path("authority/packages/<uuid:package_id>/download", views.package_download, name="package_download"),
    path("authority/verify/", verifying.verify_package, name="verify_package"),
]
