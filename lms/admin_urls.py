"""Addresses that must stand before Wagtail's admin: its own log-in doors are shut."""

from django.urls import path

from lms.accounts import views

urlpatterns = [
    path("login/", views.staff_door),
    path("password_reset/", views.no_such_door),
    path("password_reset/<path:rest>", views.no_such_door),
]
