"""Addresses of bookings: for everybody, and inside Wagtail's admin."""

from django.urls import path

from lms.bookings import staffviews, views
from lms.bookings.changing import call_off, change
from lms.seminars.views import cancel_seminar, change_seminar

urlpatterns = [
    path("termine/", views.dates, name="dates"),
    path("termine/<uuid:seminar>/", views.date, name="date"),
    path("termine/<uuid:seminar>/buchen/", views.book, name="book"),
    path("termine/<uuid:seminar>/buchen/gesendet/", views.sent, name="booking_sent"),
    path("buchung/bestaetigen/<str:token>/", views.confirm, name="booking_confirm"),
    path("buchung/uebernehmen/<str:token>/", views.take_over, name="booking_take_over"),
    path("buchung/<uuid:booking>/", views.booking, name="booking"),
    path("buchung/<uuid:booking>/absagen/", views.cancel, name="booking_cancel"),
    path("buchung/<uuid:booking>/absagen/<str:key>/", views.leave, name="booking_leave"),
    path("buchung/<uuid:booking>/weitergeben/", views.hand_over, name="booking_hand_over"),
]
staff = [
    path("seminare/<int:seminar>/aendern/", change_seminar, {"change": change}, name="change_seminar"),
    path("seminare/<int:seminar>/absagen/", cancel_seminar, {"cancel": call_off}, name="cancel_seminar"),
    path("seminare/<int:seminar>/buchungen/", staffviews.bookings, name="bookings"),
    path("seminare/<int:seminar>/buchungen/neu/", staffviews.book_for, name="book_for"),
    path("seminare/<int:seminar>/buchungen/importieren/", staffviews.import_bookings, name="import_bookings"),
    path("buchungen/<int:booking>/entscheiden/", staffviews.decide, name="decide_booking"),
    path("buchungen/<int:booking>/angaben/", staffviews.note_details, name="note_details"),
    path("seminarorte/<int:venue>/mitteilen/", staffviews.tell_of_venue, name="tell_of_venue"),
    path("buchungen/<int:booking>/absagen/", staffviews.cancel, name="cancel_booking"),
]
