from django.urls import path

from moderation.console.grades import grade, key_rooms

urlpatterns = [
    path("grades/", grade.grades, name="grades"),
    path("grades/<int:channel_id>/", grade.grade, name="grade"),
    path("console/key-rooms/", key_rooms.key_rooms_page, name="key_rooms"),
    path("console/key-rooms/<int:channel_id>/name", key_rooms.key_room_name, name="key_room_name"),
    path("console/key-rooms/<int:channel_id>/assign", key_rooms.key_room_assign, name="key_room_assign"),
    path("console/key-rooms/<int:channel_id>/end", key_rooms.key_room_end, name="key_room_end"),
]
