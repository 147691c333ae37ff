"""Addresses of presence: the door and the roll call."""

from django.urls import path

from lms.attendance import doorviews, readyviews, screenviews, unitviews, views

urlpatterns = [
    path("da/", doorviews.door, name="door"),
    path("da/<int:seminar>/<str:code>/", doorviews.scanned, name="door_code"),
    path("anwesenheit/<int:seminar>/<str:day>/aushang/", doorviews.poster, name="door_poster"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("beamer/", screenviews.screen, name="screen"),
    path("anwesenheit/<int:seminar>/codes/", screenviews.codes, name="codes"),
    path("anwesenheit/haken/", views.sync, name="roll_sync"),
    path("anwesenheit/<int:seminar>/bereit/", readyviews.ready_next, name="ready_next"),
    path("anwesenheit/<int:seminar>/<str:day>/bereit/", readyviews.ready, name="ready"),
    path("anwesenheit/<int:seminar>/", views.register, name="register"),
    path("anwesenheit/<int:seminar>/<str:day>/<int:part>/", views.roll, name="roll"),
    path(
        "anwesenheit/<int:seminar>/<str:day>/<int:part>/person/<int:person>/",
        unitviews.units,
        name="roll_units",
    ),
    path("anwesenheit/<int:seminar>/<str:day>/<int:part>/neu/", views.walk_in, name="walk_in"),
    path("anwesenheit/<int:seminar>/<str:day>/abschluss/", views.close_day, name="close_day"),
    path("anwesenheit/<int:seminar>/entscheiden/<uuid:held>/", views.decide, name="decide_held"),
]
