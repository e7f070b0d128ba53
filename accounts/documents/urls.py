from django.urls import path

from accounts.documents import views

urlpatterns = [path("<uuid:document_id>/<str:token>", views.document, name="document")]
