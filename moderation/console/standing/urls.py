from django.urls import path

from moderation.console.standing import against_answer, against_decision, appealing, by_code, page

urlpatterns = [
    path("standing/", page.standing, name="standing"),
    path("standing/decisions/<int:decision_id>/", page.standing_decision, name="standing_decision"),
    path(
        "standing/decisions/<int:decision_id>/appeal",
        against_decision.standing_decision_appeal,
        name="standing_decision_appeal",
    ),
    path(
        "standing/decisions/<int:decision_id>/withdraw",
        against_decision.standing_decision_withdraw,
        name="standing_decision_withdraw",
    ),
    path("complaints/<uuid:complaint_id>/appeal", against_answer.complaint_appeal, name="complaint_appeal"),
    path(
        "complaints/<uuid:complaint_id>/appeal/withdraw",
        against_answer.complaint_appeal_withdraw,
        name="complaint_appeal_withdraw",
    ),
    path("appeal/", by_code.appeal_by_code, name="appeal_by_code"),
    path("standing/<uuid:entry_id>/", page.standing_entry, name="standing_entry"),
    path("standing/<uuid:entry_id>/appeal", appealing.standing_appeal, name="standing_appeal"),
    path("standing/<uuid:entry_id>/withdraw", appealing.standing_withdraw, name="standing_withdraw"),
]
