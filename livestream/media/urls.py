from django.urls import path

from livestream.media import views

urlpatterns = [
    path("<slug:server>", views.call, name="media_call"),
    path("<slug:server>/<str:secret>", views.call, name="media_call_by_path"),
]
