from django.urls import path

from inspections.filings import views

urlpatterns = [
    path("compliance/filings/", views.filings, name="compliance_filings"),
    path("compliance/filings/<int:filing_id>/withdraw", views.filing_withdraw, name="filing_withdraw"),
    path("compliance/filings/<int:filing_id>/change", views.filing_change, name="filing_change"),
    path("compliance/filings/<int:filing_id>/files/<uuid:exhibit_id>", views.filing_file, name="filing_file"),
]
