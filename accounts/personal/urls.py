from django.urls import path

from accounts.personal import views

urlpatterns = [
    path("reveal", views.reveal, name="reveal"),
    path("data/<uuid:party_id>/export", views.data_export, name="data_export"),
]
