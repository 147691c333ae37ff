"""Addresses of Mein Weg."""

from django.urls import path

from lms.journey import views

urlpatterns = [
    path("mein-weg/", views.my_way, name="way"),
    path("mein-weg/<uuid:course>/", views.my_way, name="way_course"),
]
