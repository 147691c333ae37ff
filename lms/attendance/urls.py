"""Addresses of presence: the roll call."""

from django.urls import path

from lms.attendance import views

urlpatterns = [
    path("anwesenheit/haken/", views.sync, name="roll_sync"),
    path("anwesenheit/<int:seminar>/", views.register, name="register"),
    path("anwesenheit/<int:seminar>/<str:day>/<int:part>/", views.roll, name="roll"),
    path("anwesenheit/<int:seminar>/<str:day>/<int:part>/neu/", views.walk_in, name="walk_in"),
    path("anwesenheit/<int:seminar>/<str:day>/abschluss/", views.close_day, name="close_day"),
    path("anwesenheit/<int:seminar>/entscheiden/<uuid:held>/", views.decide, name="decide_held"),
]
