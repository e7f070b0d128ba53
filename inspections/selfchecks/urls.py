from django.urls import path

from inspections.selfchecks import views

urlpatterns = [
    path("compliance/security/", views.security, name="compliance_security"),
    path("compliance/security.json", views.security_json, name="security_json"),
    path("compliance/security/run", views.security_run, name="security_run"),
    path("compliance/security/<slug:code>/", views.security_check, name="security_check"),
]
