from django.urls import path

from moderation.console.complaining import answering, disclosing, filing, process, receipt

urlpatterns = [
    path("complaints/", receipt.complaints_mine, name="complaints_mine"),
    path("complaints/new/", filing.complain, name="complain"),
    path("complaints/process/", process.complaints_rules, name="complaints_rules"),
    path("complaints/<uuid:complaint_id>/", receipt.complaint, name="complaint"),
    path("complaints/<uuid:complaint_id>/withdraw", receipt.complaint_withdraw, name="complaint_withdraw"),
    path("complaints/<uuid:complaint_id>/accept", receipt.complaint_accept, name="complaint_accept"),
    path("complaints/<uuid:complaint_id>/refuse", receipt.complaint_refuse, name="complaint_refuse"),
    path("complaints/<uuid:complaint_id>/days", receipt.complaint_days, name="complaint_days"),
    path("complaints/<uuid:complaint_id>/who", receipt.complaint_who, name="complaint_who"),
    path("compliance/disclosures/", disclosing.disclosures_waiting, name="disclosures"),
    path("compliance/disclosures/<uuid:disclosure_id>/", disclosing.disclosure, name="disclosure"),
    path("compliance/disclosures/<uuid:disclosure_id>/answer", disclosing.disclosure_answer, name="disclosure_answer"),
    path("studio/complaints/", answering.complaints_about_us, name="complaints_about_us"),
    path("studio/complaints/<uuid:complaint_id>/", answering.complaint_about_us, name="complaint_about_us"),
    path("studio/complaints/<uuid:complaint_id>/answer", answering.complaint_answer, name="complaint_answer"),
]
