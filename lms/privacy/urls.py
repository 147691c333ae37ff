"""Addresses of a person's own data."""

from django.urls import path

from lms.privacy import joinviews, views

urlpatterns = [
    path("meine-daten/", views.my_data, name="my_data"),
    path("meine-daten/kopie/<slug:ending>/", views.my_copy, name="my_copy"),
    path("meine-daten/loeschen/", views.erase, name="erase_me"),
    path("einladung-zusammenfuehren/", joinviews.join_invited, name="join_invited"),
    path("meine-daten/behalten/", views.keep, name="keep_me"),
]
