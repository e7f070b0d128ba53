"""Roles and what they may do. Staff roles are groups with permissions; the others follow from memberships."""

from django.utils.translation import gettext_lazy as _

PARTY_ROLES = [
    ("streamer", _("streamer")),
    ("operator", _("operator")),
    ("agency", _("agency")),
    ("supplier", _("supplier")),
    ("buyer", _("buyer")),
]

MODERATOR, SENIOR, COMPLIANCE = "moderator", "senior_moderator", "compliance_officer"
STAFF_ROLES = {
    MODERATOR: _("moderator"),
    SENIOR: _("senior moderator"),
    COMPLIANCE: _("compliance officer"),
}
ROLE_LABELS = STAFF_ROLES | {
    "streamer": _("streamer"),
    "operator": _("operator"),
    "buyer": _("buyer"),
    "guardian": _("guardian"),
    "authority": _("authority"),
}

# the console's and the counter's permissions, by the app that asks for them
PERMISSIONS = {
    MODERATOR: [
        "cases.view_case",
        "cases.decide_case",
        "blocklists.view_entry",
        "blocklists.propose_entry",
        "complaints.handle_complaint",
        "quality.review_sample",
    ],
    SENIOR: [
        "cases.view_case",
        "cases.decide_case",
        "cases.hand_over_case",
        "decisions.lift_measure",
        "decisions.release_measure",
        "decisions.override_decision",
        "decisions.bulk_decide",
        "decisions.write_template",
        "blocklists.view_entry",
        "blocklists.propose_entry",
        "blocklists.confirm_entry",
        "complaints.handle_complaint",
        "complaints.handle_minors",
        "complaints.decide_appeal",
        "grades.assign_patrol",
        "quality.review_sample",
        "quality.view_quality",
        "inspections.plan_shifts",
    ],
    COMPLIANCE: [
        "cases.view_case",
        "accounts.review_identity",
        "accounts.reveal_identity",
        "decisions.lift_measure",
        "decisions.release_measure",
        "decisions.override_decision",
        "decisions.write_template",
        "delivery.view_delivery",
        "delivery.replay_delivery",
        "blocklists.view_entry",
        "blocklists.propose_entry",
        "blocklists.confirm_entry",
        "blocklists.share_list",
        "complaints.handle_complaint",
        "complaints.handle_minors",
        "complaints.decide_appeal",
        "grades.assign_patrol",
        "quality.view_quality",
        "evidence.place_hold",
        "inspections.manage_authorities",
        "inspections.answer_inspection",
        "inspections.manage_filings",
        "inspections.file_reports",
        "inspections.view_selfchecks",
        "inspections.plan_shifts",
    ],
}
