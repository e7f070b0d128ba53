from django.urls import path

from inspections.handed_over import views

urlpatterns = [
    path("authority/handed-over/", views.authority_handed_over, name="authority_handed_over"),
    path("authority/handed-over/<uuid:complaint_id>", views.handed_over_file, name="handed_over_file"),
]
