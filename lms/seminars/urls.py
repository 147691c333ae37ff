"""Addresses of seminars: their calendars, and inside Wagtail's admin. Public dates are addresses of lms.bookings."""

from django.urls import path

from lms.seminars import feeds, views

urlpatterns = [
    path("termine/kalender.ics", feeds.dates_file, name="dates_calendar"),
    path("termine/<uuid:seminar>/termin.ics", feeds.date_file, name="date_file"),
    path("mein-weg/termin/<int:seminar>/termin.ics", feeds.meeting_file, name="meeting_file"),
    path("kalender/<str:token>.ics", feeds.group_file, name="group_calendar"),
]
staff = [
    path("gruppen/<int:cohort>/kopieren/", views.copy_group, name="copy_group"),
    path("gruppen/<int:cohort>/kalender/", views.calendar, name="calendar"),
    path("einzeltermin/", views.add_event, name="add_event"),
    path("gruppen/<int:cohort>/seminare/neu/", views.add_seminar, name="add_seminar"),
    path("gruppen/<int:cohort>/seminartage/<int:slot>/entfaellt/", views.drop_slot, name="drop_slot"),
    path("seminare/<int:seminar>/", views.seminar, name="seminar"),
]
