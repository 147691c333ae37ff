"""Addresses of the styleguide."""

from django.urls import path

from lms.styleguide import views

urlpatterns = [
    path("styleguide/", views.styleguide, name="styleguide"),
    path("styleguide/seite/<slug:name>/", views.screen, name="styleguide_screen"),
    path("styleguide/brief/<slug:name>/", views.letter, name="styleguide_letter"),
]
