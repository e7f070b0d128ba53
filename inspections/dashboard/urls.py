from django.urls import path

from inspections.dashboard import views

urlpatterns = [
    path("authority/", views.authority, name="authority"),
    path("authority/live", views.authority_live, name="authority_live"),
    path("authority/figures/<slug:code>.<slug:kind>", views.authority_table, name="authority_table"),
]
