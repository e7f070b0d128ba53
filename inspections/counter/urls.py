from django.urls import path

from inspections.counter import cases, exhibits, parties, revealing, visiting

urlpatterns = [
    path("authority/visit/", visiting.visit, name="authority_visit"),
    path("authority/visit/end", visiting.visit_end, name="authority_visit_end"),
    path("authority/cases/", cases.cases, name="authority_cases"),
    path("authority/cases/<int:case_id>/", cases.case, name="authority_case"),
    path("authority/parties/", parties.parties, name="authority_parties"),
    path("authority/parties/<uuid:party_id>/", parties.party, name="authority_party"),
    path("authority/parties/<uuid:party_id>/reveal", revealing.reveal, name="authority_reveal"),
    path("authority/exhibits/<uuid:exhibit_id>/", exhibits.exhibit, name="authority_exhibit"),
    path("authority/exhibits/<uuid:exhibit_id>/file", exhibits.exhibit_file, name="authority_exhibit_file"),
]
