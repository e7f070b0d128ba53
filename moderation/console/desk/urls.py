from django.urls import path

from moderation.console.desk import appeal_deciding, claiming, deciding, evasion_deciding, queue, registering, timeline

urlpatterns = [
    path("console/", queue.console, name="console"),
    path("console/rows", queue.rows, name="console_rows"),
    path("console/next", claiming.console_next, name="console_next"),
    path("console/mine/", timeline.console_mine, name="console_mine"),
    path("console/cases/<int:case_id>/", queue.case, name="case"),
    path("console/cases/<int:case_id>/claim", claiming.case_claim, name="case_claim"),
    path("console/cases/<int:case_id>/renew", claiming.case_renew, name="case_renew"),
    path("console/cases/<int:case_id>/release", claiming.case_release, name="case_release"),
    path("console/cases/<int:case_id>/skip", claiming.case_skip, name="case_skip"),
    path("console/cases/<int:case_id>/park", claiming.case_park, name="case_park"),
    path("console/cases/<int:case_id>/escalate", claiming.case_escalate, name="case_escalate"),
    path("console/cases/<int:case_id>/note", claiming.case_note, name="case_note"),
    path("console/cases/<int:case_id>/decide", deciding.case_decide, name="case_decide"),
    path("console/cases/<int:case_id>/registration", registering.registration_decide, name="registration_decide"),
    path("console/cases/<int:case_id>/evasion", evasion_deciding.evasion_decide, name="evasion_decide"),
    path("console/cases/<int:case_id>/appeal", appeal_deciding.appeal_decide, name="appeal_decide"),
    path("console/decisions/<int:decision_id>/undo", deciding.decision_undo, name="decision_undo"),
    path("console/measures/<int:measure_id>/lift", timeline.measure_lift, name="measure_lift"),
    path("console/streams/<uuid:stream_id>/", timeline.stream_timeline, name="stream_timeline"),
    path("console/streams/<uuid:stream_id>/audience", timeline.stream_audience, name="stream_audience"),
]
