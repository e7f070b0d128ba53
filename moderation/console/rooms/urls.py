from django.urls import path

from moderation.console.rooms import bans, check, live, planning, review, room

urlpatterns = [
    path("studio/rooms/", room.rooms, name="rooms"),
    path("studio/rooms/new/", room.room_new, name="room_new"),
    path("studio/rooms/<int:channel_id>/", room.room, name="room"),
    path("studio/rooms/<int:channel_id>/bans/", bans.room_bans, name="room_bans"),
    path("studio/rooms/<int:channel_id>/bans/<uuid:ban_id>/lift", bans.room_ban_lift, name="room_ban_lift"),
    path("console/rooms/<int:channel_id>/bans/", bans.console_room_bans, name="console_room_bans"),
    path("studio/rooms/<int:channel_id>/close", room.room_close, name="room_close"),
    path("studio/rooms/<int:channel_id>/plan/", planning.stream_plan, name="stream_plan"),
    path("studio/streams/<uuid:stream_id>/change/", planning.stream_change, name="stream_change"),
    path("studio/streams/<uuid:stream_id>/live/", live.go_live, name="go_live"),
    path("studio/streams/<uuid:stream_id>/key", live.go_live_key, name="go_live_key"),
    path("studio/streams/<uuid:stream_id>/end", live.go_live_end, name="go_live_end"),
    path("studio/streams/<uuid:stream_id>/check/", check.go_live_check, name="go_live_check"),
    path("studio/streams/<uuid:stream_id>/review/", review.go_live_review, name="go_live_review"),
]
