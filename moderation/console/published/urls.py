from django.urls import path

from moderation.console.published import merchant

urlpatterns = [
    path("merchants/<uuid:party_id>/", merchant.merchant, name="merchant"),
    path("merchants/<uuid:party_id>/published.json", merchant.merchant_json, name="merchant_json"),
]
