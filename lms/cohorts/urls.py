"""Addresses of groups and associations inside Wagtail's admin."""

from django.urls import path

from lms.cohorts import associationviews, views

urlpatterns = [
    path("vereine/", associationviews.associations, name="associations"),
    path("vereine/neu/", associationviews.add_association, name="add_association"),
    path("vereine/zuordnen/", associationviews.matching, name="matching"),
    path("vereine/<int:association>/", associationviews.association, name="association"),
    path("vereine/<int:association>/kontakt/", associationviews.add_contact, name="add_contact"),
    path("vereine/kontakt/<int:contact>/", associationviews.contact, name="contact"),
    path("vereine/kontakt/<int:contact>/loeschen/", associationviews.remove_contact, name="remove_contact"),
    path("gruppen/", views.cohorts, name="cohorts"),
    path("gruppen/neu/", views.add_cohort, name="add_cohort"),
    path("gruppen/<int:cohort>/", views.cohort, name="cohort"),
    path("gruppen/<int:cohort>/aendern/", views.change_cohort, name="change_cohort"),
    path("gruppen/<int:cohort>/termine/", views.dates, name="dates"),
    path("kurs/<uuid:course>/", views.look, name="look"),
]
