from django.urls import path

from moderation.console.viewer import buyer, data, guardian, identity, linking, refusals, register, table

urlpatterns = [
    path("limits/", table.limits_table, name="limits"),
    path("buyer/", buyer.buyer, name="buyer"),
    path("buyer/register/", register.buyer_register, name="buyer_register"),
    path("buyer/identity/", identity.buyer_identity, name="buyer_identity"),
    path("buyer/guardian/", linking.buyer_guardian, name="buyer_guardian"),
    path("buyer/history/", refusals.buyer_history, name="buyer_history"),
    path("buyer/limits/", buyer.buyer_limits, name="buyer_limits"),
    path("buyer/caps/off/", buyer.caps_off, name="caps_off"),
    path("buyer/caps/on", buyer.caps_on, name="caps_on"),
    path("buyer/pin/", buyer.own_pin, name="own_pin"),
    path("buyer/minor-mode/on", buyer.minor_mode_on, name="minor_mode_on"),
    path("buyer/minor-mode/leave", buyer.minor_mode_leave, name="minor_mode_leave"),
    path("guardian/", guardian.guardian, name="guardian"),
    path("guardian/link/", linking.guardian_link, name="guardian_link"),
    path("guardian/<uuid:link_id>/", guardian.guardian_child, name="guardian_child"),
    path("guardian/<uuid:link_id>/limits/", guardian.guardian_limits, name="guardian_limits"),
    path("guardian/<uuid:link_id>/pin/", guardian.guardian_pin, name="guardian_pin"),
    path("guardian/<uuid:link_id>/history/", guardian.guardian_history, name="guardian_history"),
    path("guardian/<uuid:link_id>/consents/<slug:purpose>", guardian.guardian_consent, name="guardian_consent"),
    path("guardian/<uuid:link_id>/end", guardian.guardian_end, name="guardian_end"),
    path("me/data/", data.my_data, name="my_data"),
    path("me/data/<uuid:party_id>/", data.my_data, name="my_data_of"),
    path("me/data/<uuid:party_id>/consents/<slug:purpose>", data.consent_withdraw, name="consent_withdraw"),
    path("me/data/<uuid:party_id>/deletion", data.deletion_ask, name="deletion_ask"),
    path("me/data/<uuid:party_id>/deletion/withdraw", data.deletion_withdraw, name="deletion_withdraw"),
]
