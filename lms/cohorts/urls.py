"""Addresses of groups and associations inside Wagtail's admin."""

from django.urls import path

from lms.cohorts import views

urlpatterns = [
    path("vereine/", views.associations, name="associations"),
    path("vereine/neu/", views.add_association, name="add_association"),
    path("vereine/<int:association>/", views.association, name="association"),
    path("gruppen/", views.cohorts, name="cohorts"),
    path("gruppen/neu/", views.add_cohort, name="add_cohort"),
    path("gruppen/<int:cohort>/", views.cohort, name="cohort"),
    path("gruppen/<int:cohort>/aendern/", views.change_cohort, name="change_cohort"),
    path("gruppen/<int:cohort>/termine/", views.dates, name="dates"),
    path("kurs/<uuid:course>/", views.look, name="look"),
]
