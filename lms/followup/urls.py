"""Addresses of the questions that come again: on one's own way, and by the link of a letter."""

from django.urls import path

from lms.followup import views

urlpatterns = [
    path("mein-weg/fragen/", views.mine, name="refresh"),
    path("mein-weg/fragen/los/", views.begin, name="refresh_begin"),
    path("mein-weg/fragen/anhalten/", views.stop_mine, name="refresh_stop"),
    path("auffrischen/<str:token>/", views.by_link, name="refresh_link"),
    path("auffrischen/<str:token>/anhalten/", views.stop_by_link, name="refresh_link_stop"),
]
