"""Addresses of the reports inside Wagtail's admin."""

from django.urls import path

from lms.reports import views

urlpatterns = [
    path("", views.matrix, name="matrix"),
    path("tabelle.csv", views.sheet, name="sheet"),
    path("person/<int:enrolment>/", views.person, name="person"),
    path("person/<int:enrolment>/einladung/", views.resend, name="resend"),
    path("person/<int:enrolment>/gruppe/", views.move, name="move"),
    path("person/<int:enrolment>/abmelden/", views.withdraw, name="withdraw"),
    path("person/<int:enrolment>/abschliessen/", views.finish, name="finish"),
]
