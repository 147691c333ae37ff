"""Addresses of questions: for those who learn, and inside Wagtail's admin."""

from django.urls import path

from lms.inquiries import views

urlpatterns = [
    path("fragen/", views.ask, name="ask"),
    path("fragen/<int:inquiry>/weglegen/", views.put_away, name="put_away"),
]
staff = [
    path("fragen/", views.inquiries, name="inquiries"),
    path("fragen/<int:inquiry>/", views.inquiry, name="inquiry"),
]
