"""Addresses of the page about the running site, inside Wagtail's admin."""

from django.urls import path

from lms.watch import views

urlpatterns = [
    path("", views.site, name="site"),
    path("briefe/<int:letter>/noch-einmal/", views.again, name="again"),
    path("briefe/<int:letter>/weglegen/", views.aside, name="aside"),
]
