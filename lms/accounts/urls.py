"""Addresses of the account."""

from django.urls import path

from lms.accounts import views

urlpatterns = [
    path("mein-konto/", views.account, name="account"),
    path("einstellungen/", views.preferences, name="preferences"),
]
