from django.urls import path

from inspections.reports import counter, duties

urlpatterns = [
    path("authority/reports/", counter.reports, name="reports"),
    path("authority/reports/ask", counter.report_ask, name="report_ask"),
    path("authority/reports/<uuid:report_id>/state", counter.report_state, name="report_state"),
    path("authority/reports/<uuid:report_id>/file", counter.report_file, name="report_file"),
    path("compliance/reports/", duties.duties, name="compliance_reports"),
    path("compliance/reports/<uuid:report_id>/file", duties.duty_file, name="duty_file"),
    path("compliance/reports/<uuid:report_id>/receipt", duties.duty_receipt, name="duty_receipt"),
]
