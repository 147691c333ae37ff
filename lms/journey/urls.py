"""Addresses of Mein Weg and of the glossary."""

from django.urls import path

from lms.journey import feeds, views

urlpatterns = [
    path("mein-weg/", views.my_way, name="way"),
    path("mein-weg/<uuid:course>/", views.my_way, name="way_course"),
    path("mein-weg/kalender/", views.my_calendar, name="my_calendar"),
    path("kalender/meine/<str:token>.ics", feeds.own_file, name="own_calendar"),
    path("glossar/", views.glossary, name="glossary"),
    path("glossar/blatt/", views.glossary_sheet, name="glossary_sheet"),
]
