from django.urls import path

from moderation.console.standing import appealing, page

urlpatterns = [
    path("standing/", page.standing, name="standing"),
    path("standing/<uuid:entry_id>/", page.standing_entry, name="standing_entry"),
    path("standing/<uuid:entry_id>/appeal", appealing.standing_appeal, name="standing_appeal"),
    path("standing/<uuid:entry_id>/withdraw", appealing.standing_withdraw, name="standing_withdraw"),
]
