from django.urls import path

from moderation.console.compliance import licences, looking, media, parties, rechecks

urlpatterns = [
    path("compliance/", rechecks.rechecks, name="compliance"),
    path("compliance/parties/", looking.parties, name="compliance_parties"),
    path("compliance/parties/<uuid:party_id>/", parties.party_page, name="compliance_party"),
    path("compliance/parties/<uuid:party_id>/suspend", parties.suspend, name="compliance_suspend"),
    path("compliance/parties/<uuid:party_id>/restore", parties.restore, name="compliance_restore"),
    path("compliance/licences/", licences.licences, name="compliance_licences"),
    path("compliance/licences/<int:licence_id>/withdraw", licences.licence_withdraw, name="licence_withdraw"),
    path("compliance/media/", media.media, name="compliance_media"),
]
