"""Addresses of the interest list: for everybody, and inside Wagtail's admin."""

from django.urls import path

from lms.interest import views

urlpatterns = [
    path("mein-weg/seminartag/<int:slot>/bescheid/", views.wait_for_day, name="wait_for_day"),
    path("termine/bescheid/<uuid:course>/", views.interest, name="interest"),
    path("termine/bescheid/bestaetigen/<str:token>/", views.confirm, name="interest_confirm"),
    path("termine/bescheid/abmelden/<str:token>/", views.leave, name="interest_leave"),
]
staff = [path("interesse/", views.waiting, name="interest")]
