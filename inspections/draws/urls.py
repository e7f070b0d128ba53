from django.urls import path

from inspections.draws import views

urlpatterns = [
    path("authority/draws/", views.draws, name="draws"),
    path("authority/draws/<uuid:draw_id>/", views.draw, name="draw"),
]
