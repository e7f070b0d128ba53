from django.urls import path

from inspections.authorities import joining, pages, visits

urlpatterns = [
    path("authority/join/", joining.join, name="authority_join"),
    path("compliance/authorities/", pages.authorities, name="compliance_authorities"),
    path("compliance/authorities/<int:authority_id>/", pages.authority, name="compliance_authority"),
    path("compliance/authorities/<int:authority_id>/invite", pages.invite, name="compliance_invite"),
    path("compliance/authorities/<int:authority_id>/dissolve", pages.dissolve, name="compliance_authority_dissolve"),
    path(
        "compliance/invitations/<uuid:invitation_id>/withdraw",
        pages.invitation_withdraw,
        name="compliance_invitation_withdraw",
    ),
    path("compliance/seats/<int:seat_id>/end", pages.seat_end, name="compliance_seat_end"),
    path("compliance/seats/<int:seat_id>/extend", pages.seat_extend, name="compliance_seat_extend"),
    path("compliance/visits/", visits.visits, name="compliance_visits"),
    path("compliance/visits/<uuid:visit_id>/", visits.visit, name="compliance_visit"),
]
