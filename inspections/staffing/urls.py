from django.urls import path

from inspections.staffing import views

urlpatterns = [
    path("compliance/staffing/", views.staffing, name="compliance_staffing"),
    path("compliance/staffing/repeat", views.week_repeat, name="week_repeat"),
    path("compliance/staffing/<int:shift_id>/take-away", views.shift_take_away, name="shift_take_away"),
]
